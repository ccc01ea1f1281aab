export type { LedgerReader, Page, PageOptions, PagePanel, PanelViewer } from './options.ts';
export { createPage } from './server.ts';
export type { PanelButton, PanelPart } from './wire.ts';
