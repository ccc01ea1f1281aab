import { type Html, html } from './html.ts';

/** Nothing is loaded from anywhere but this server, and nothing runs. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#635bff"/><path d="M9 17.5l4.5 4.5L23 11" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)}`;

/** A whole page. `kind` names its layout in the style sheet. */
export function layout(kind: string, title: string, body: Html): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="/style.css">
</head>
<body class="${kind}">${body}</body>
</html>
`;
  return page.text;
}

/** Whether real money could be meant; the sandbox moves none in either mode. */
export function modeBadge(livemode: boolean): Html {
  return html`<span class="badge ${livemode ? 'live' : 'test'}">${livemode ? 'Live key' : 'Test mode'}</span>`;
}

/** What every page ends with. */
export const FOOTER = html`<footer>
  <p>Stripe sandbox on this machine. <span>No money moves, nothing leaves it.</span></p>
</footer>`;

const ICONS = {
  back: 'M15 5l-7 7 7 7',
  card: 'M3 7.5A1.5 1.5 0 0 1 4.5 6h15A1.5 1.5 0 0 1 21 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16.5v-9ZM3 10h18',
  bank: 'M4 10l8-5 8 5M5 10v8M10 10v8M14 10v8M19 10v8M3.5 20h17',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z',
  warning: 'M12 8v5M12 16.5h.01M12 3.5 2.5 20h19L12 3.5Z',
  clock: 'M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
} as const;

/** A small line drawing; the words beside it say what it means. */
export function icon(name: keyof typeof ICONS): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}
