import {
  CreateMessageInteractionCallbackRequestSchema,
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
} from 'discord-api-spec/zod';
import { expect } from 'vitest';
import { safeParse } from 'zod/v4/core';
import { createBody, editBody, type Message } from '../../../src/present/message.ts';

/** A component as a tree, whatever its type. */
interface Node {
  readonly type: number;
  readonly content?: string;
  readonly label?: string;
  readonly custom_id?: string;
  readonly components?: readonly Node[];
  readonly options?: readonly { readonly value: string }[];
  readonly media?: { readonly url: string };
  readonly items?: readonly { readonly media: { readonly url: string }; readonly description?: string }[];
  readonly file?: { readonly url: string };
}

const REQUESTS = [
  ['a message', MessageCreateRequestSchema],
  ['an edit', MessageEditRequestPartialSchema],
  ['a follow-up', IncomingWebhookInteractionRequestSchema],
  ['an edit of an answer', IncomingWebhookUpdateRequestPartialSchema],
] as const;

/** All components of a message, boxes first. */
export function nodesOf(message: Message): Node[] {
  const all: Node[] = [];
  const walk = (nodes: readonly Node[]) => {
    for (const node of nodes) {
      all.push(node);
      walk(node.components ?? []);
    }
  };
  walk(message.components as readonly Node[]);
  return all;
}

/** Everything that a message says in texts, in order. */
export function textOf(message: Message): string {
  return nodesOf(message)
    .flatMap(({ content }) => content ?? [])
    .join('\n');
}

/** The labels of a message's buttons. */
export function labelsOf(message: Message): string[] {
  return nodesOf(message).flatMap(({ type, label }) => (type === 2 && label !== undefined ? [label] : []));
}

/** The custom ids of a message's buttons and selects. */
export function customIdsOf(message: Message): string[] {
  return nodesOf(message).flatMap(({ custom_id: id }) => id ?? []);
}

/** Fails unless Discord accepts the message in every way we send it, and unless it can ping nobody. */
export function expectAccepted(message: Message): void {
  const first = { type: 4, data: createBody(message) };
  const bodies = [
    ['a first answer', CreateMessageInteractionCallbackRequestSchema, first],
    ...REQUESTS.map(([name, schema]) => [
      name,
      schema,
      name.startsWith('an edit') ? editBody(message) : createBody(message),
    ]),
  ] as [string, Parameters<typeof safeParse>[0], unknown][];
  for (const [name, schema, body] of bodies) {
    const parsed = safeParse(schema, JSON.parse(JSON.stringify(body)));
    expect(parsed.success ? [] : [name, parsed.error.issues]).toEqual([]);
  }
  expect(message.allowedMentions).toEqual({ parse: [] });
  expectWithinBounds(message);
}

/** Bounds that the specification does not know: Discord counts over the whole message. */
function expectWithinBounds(message: Message): void {
  const nodes = nodesOf(message);
  expect(nodes.length).toBeLessThanOrEqual(40);
  const texts = nodes.flatMap(({ content }) => content ?? []);
  expect(texts.join('').length).toBeLessThanOrEqual(4_000);
  for (const content of texts) {
    expect(content.trim()).not.toBe('');
    expect(content.isWellFormed()).toBe(true);
  }
  const ids = customIdsOf(message);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { type, components, label, options } of nodes) {
    if (type === 1) expect(components?.length ?? 0).toBeGreaterThan(0);
    if (type === 1) expect(components?.length ?? 0).toBeLessThanOrEqual(5);
    if (label !== undefined) expect(label.length).toBeLessThanOrEqual(80);
    if (options !== undefined) expect(new Set(options.map(({ value }) => value)).size).toBe(options.length);
  }
  const referred = nodes.flatMap(({ items, file }) => [
    ...(items ?? []).map(({ media }) => media.url),
    ...(file === undefined ? [] : [file.url]),
  ]);
  expect(referred).toEqual(message.files.map(({ name }) => `attachment://${name}`));
}
