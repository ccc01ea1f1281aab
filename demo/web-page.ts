/** A page that a link button opened, as far as a script works with it: its text, its buttons, its links. */
export interface WebPage {
  readonly url: string;
  /** What stands there, one line a block. */
  readonly lines: readonly string[];
  readonly controls: readonly PageControl[];
}

/** Something on a page that can be pressed. */
export interface PageControl {
  readonly label: string;
  /** Where it leads. */
  readonly url: string;
  /** The fields that pressing it sends; null for a plain link. */
  readonly form: URLSearchParams | null;
}

const HOPS_MAX = 10;

/** Opens an address and follows it to the page it leads to, as a browser would. @throws {Error} where nothing answers */
export async function openPage(url: string, form: URLSearchParams | null = null): Promise<WebPage> {
  let address = url;
  let body = form;
  for (let hop = 0; hop < HOPS_MAX; hop += 1) {
    const response = await fetch(address, {
      method: body === null ? 'GET' : 'POST',
      body,
      redirect: 'manual',
    });
    const location = response.headers.get('location');
    if (location === null) return pageOf(address, await response.text());
    address = new URL(location, address).href;
    body = null;
  }
  throw new Error(`${url} leads from one page to the next without end`);
}

/** Presses what has this label, or a part of it. @throws {Error} naming what could be pressed */
export async function pressOn(page: WebPage, label: string): Promise<WebPage> {
  const wanted = label.toLowerCase();
  const named = (fits: (name: string) => boolean) =>
    page.controls.find((one) => fits(one.label.toLowerCase()));
  const control = named((name) => name === wanted) ?? named((name) => name.includes(wanted));
  if (control === undefined) {
    const known = page.controls.map((one) => one.label).join(', ') || 'nothing';
    throw new Error(`nothing on that page is called ${label}; there is: ${known}`);
  }
  return openPage(control.url, control.form);
}

/** Presses the main button of a page, such as Pay or Subscribe: its first. @throws {Error} where there is none */
export async function pressMain(page: WebPage): Promise<WebPage> {
  const control = page.controls.find(({ form }) => form !== null);
  if (control === undefined) throw new Error('that page has no button');
  return openPage(control.url, control.form);
}

function pageOf(url: string, html: string): WebPage {
  const forms = Array.from(html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gsu));
  const buttons = forms.flatMap(([, head = '', inside = '']) => formButtons(url, head, inside));
  const links = Array.from(html.matchAll(/<a\b([^>]*)>(.*?)<\/a>/gsu), ([, head = '', inside = '']) => ({
    label: plain(inside) || (attribute(head, 'aria-label') ?? ''),
    url: new URL(attribute(head, 'href') ?? '', url).href,
    form: null,
  }));
  return { url, lines: textOf(html), controls: [...buttons, ...links] };
}

function formButtons(url: string, head: string, inside: string): PageControl[] {
  const fields = new URLSearchParams();
  for (const [, input = ''] of inside.matchAll(/<input\b([^>]*)>/gsu)) {
    const name = attribute(input, 'name');
    if (name !== undefined) fields.set(name, attribute(input, 'value') ?? '');
  }
  return Array.from(inside.matchAll(/<button\b([^>]*)>(.*?)<\/button>/gsu), ([, button = '', label = '']) => {
    const form = new URLSearchParams(fields);
    const name = attribute(button, 'name');
    if (name !== undefined) form.set(name, attribute(button, 'value') ?? '');
    return { label: plain(label), url: new URL(attribute(head, 'action') ?? url, url).href, form };
  });
}

function attribute(head: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`, 'u').exec(head)?.[1];
  return value === undefined ? undefined : unescaped(value);
}

/** The visible text, a line for each block, without what is drawn or typed. */
function textOf(html: string): string[] {
  const body = /<body\b[^>]*>(.*)<\/body>/su.exec(html)?.[1] ?? html;
  const blocks = body
    .replace(
      /<(script|style|title|svg|button|footer)\b.*?<\/\1>|<(\w+)[^>]*aria-hidden="true"[^>]*>.*?<\/\2>/gsu,
      '',
    )
    .replace(/<\/(p|h\d|li|div|header|label|legend|tr|section)>/gu, '\n');
  return blocks
    .split('\n')
    .map(plain)
    .filter((line) => line !== '');
}

function plain(html: string): string {
  return unescaped(html.replace(/<[^>]*>/gu, ' '))
    .replace(/\s+/gu, ' ')
    .trim();
}

const SIGNS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
};

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|nbsp);/gu, (whole, name: string) => SIGNS[name] ?? whole);
}
