import { html, type TemplateResult } from 'lit';

const PATHS = {
  hash: 'M9 3 7 21M17 3l-2 18M4 8h17M3 16h17',
  at: 'M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Zm0 0v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-4 7.5',
  menu: 'M4 6h16M4 12h16M4 18h16',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9c0-3.5 2.5-6 6-6s6 2.5 6 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3 2.8 3 5.5',
  wallet: 'M4 7h15a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1h12M16 13h.01',
  close: 'M6 6l12 12M18 6 6 18',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  eye: 'M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12Zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  file: 'M14 3H6v18h12V7l-4-4Zm0 0v4h4',
  plus: 'M12 5v14M5 12h14',
  send: 'M4 12 20 4l-5 16-3.5-6.5L4 12Z',
  down: 'm6 9 6 6 6-6',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  link: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  slash: 'M15 4 9 20',
  reply: 'M5 19v-5a4 4 0 0 1 4-4h11',
  coin: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm2.6-10.4c-.5-.8-1.4-1.1-2.6-1.1-1.5 0-2.6.7-2.6 1.8 0 2.6 5.4 1 5.4 3.6 0 1.1-1.2 1.8-2.8 1.8-1.3 0-2.3-.4-2.8-1.3M12 7v1.5M12 15.7v1.5',
  shop: 'M4 9h16l-1 11H5L4 9Zm4 0a4 4 0 0 1 8 0',
} as const;

export type IconName = keyof typeof PATHS;

/** A small line drawing; the words beside it (or the button's label) say what it means. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon icon-${name}" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
