import { html, type TemplateResult } from 'lit';
import type { WorldView } from '../wire.ts';
import { type Block, type ListItem, parseMarkdown } from './markdown.ts';
import type { Inline } from './markdown-inline.ts';
import './time-stamp.ts';

type View = TemplateResult | string;

/** What mentions are resolved with, and what a command mention does when it is clicked. */
export interface TextContext {
  view: WorldView;
  onCommand: (name: string) => void;
}

const parsed = new Map<string, Block[]>();
const PARSED_MAX = 200;

/** A text as a member sees it. Every character is put in as text by the template, never as markup. */
export function markdown(text: string, context: TextContext): TemplateResult {
  return html`<div class="md">${blocksOf(text).map((block) => blockView(block, context))}</div>`;
}

/** Parsing is repeated on every drawing otherwise; a stream of edits keeps only its last texts here. */
function blocksOf(text: string): Block[] {
  const known = parsed.get(text);
  if (known) return known;
  const blocks = parseMarkdown(text);
  if (parsed.size >= PARSED_MAX) parsed.delete(parsed.keys().next().value ?? '');
  parsed.set(text, blocks);
  return blocks;
}

function blockView(block: Block, context: TextContext): View {
  switch (block.type) {
    case 'paragraph':
      return html`<p>${inlines(block.children, context)}</p>`;
    case 'heading':
      return html`<div class="md-heading md-h${block.level}" role="heading" aria-level=${block.level + 2}>${inlines(block.children, context)}</div>`;
    case 'subtext':
      return html`<p class="md-subtext">${inlines(block.children, context)}</p>`;
    case 'code':
      return html`<pre class="md-code" tabindex="0" aria-label=${`Code ${block.language}`}><code>${block.text}</code></pre>`;
    case 'quote':
      return html`<blockquote>${block.children.map((child) => blockView(child, context))}</blockquote>`;
    case 'list':
      return html`<ul class="md-list">${block.items.map((item) => itemView(item, context))}</ul>`;
  }
}

function itemView(item: ListItem, context: TextContext): View {
  const marker = item.marker === null ? '•' : `${item.marker}.`;
  return html`<li class="md-depth-${item.depth}"><span class="md-marker">${marker}</span><span>${inlines(item.children, context)}</span></li>`;
}

function inlines(nodes: readonly Inline[], context: TextContext): View[] {
  return nodes.map((node) => inlineView(node, context));
}

function inlineView(node: Inline, context: TextContext): View {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'code':
      return html`<code class="md-inline-code">${node.text}</code>`;
    case 'link':
      return html`<a href=${node.url} target="_blank" rel="noopener noreferrer">${inlines(node.children, context)}</a>`;
    case 'time':
      return html`<time-stamp .seconds=${node.seconds} .format=${node.style}></time-stamp>`;
    case 'emoji':
      return `:${node.name}:`;
    case 'mention':
      return mentionView(node, context);
    case 'strong':
      return html`<strong>${inlines(node.children, context)}</strong>`;
    case 'emphasis':
      return html`<em>${inlines(node.children, context)}</em>`;
    case 'underline':
      return html`<u>${inlines(node.children, context)}</u>`;
    case 'strike':
      return html`<s>${inlines(node.children, context)}</s>`;
    case 'spoiler':
      return html`<span class="spoiler" role="button" tabindex="0" aria-label="Spoiler" @click=${reveal} @keydown=${revealByKey}><span>${inlines(node.children, context)}</span></span>`;
  }
}

function mentionView(node: Inline & { type: 'mention' }, context: TextContext): View {
  const { world, roles } = context.view;
  switch (node.kind) {
    case 'command':
      return html`<button class="mention" type="button" @click=${() => context.onCommand(node.name)}>/${node.name}</button>`;
    case 'channel':
      return html`<span class="mention">#${world.channels.find(({ id }) => id === node.id)?.name ?? 'unknown'}</span>`;
    case 'role':
      return html`<span class="mention">@${roles.find(({ id }) => id === node.id)?.name ?? 'unknown role'}</span>`;
    case 'everyone':
      return html`<span class="mention">${node.name}</span>`;
    case 'user': {
      const name =
        node.id === world.bot.id
          ? world.bot.name
          : world.members.find(({ id }) => id === node.id)?.displayName;
      return html`<span class="mention">@${name ?? 'unknown user'}</span>`;
    }
  }
}

/** Uncovers what is marked as a spoiler; a covered link does not open. */
export function reveal(event: Event): void {
  const spoiler = event.currentTarget;
  if (!(spoiler instanceof HTMLElement) || spoiler.classList.contains('revealed')) return;
  event.preventDefault();
  event.stopPropagation();
  spoiler.classList.add('revealed');
  spoiler.removeAttribute('role');
  spoiler.removeAttribute('aria-label');
}

export function revealByKey(event: KeyboardEvent): void {
  if (event.key === 'Enter' || event.key === ' ') reveal(event);
}
