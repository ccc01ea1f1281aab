import { AppError } from '../errors.ts';

/** Every press there is: the areas of the product and what can be done in each. */
const ACTIONS = {
  chat: ['stop', 'reply', 'regenerate', 'continue', 'retry', 'keep', 'discard', 'run', 'dismiss', 'model'],
  portrait: [
    'generate',
    'cancel',
    'size',
    'model',
    'steps',
    'again',
    'vary',
    'retry',
    'use',
    'run',
    'dismiss',
  ],
  receipt: ['show', 'report', 'problem'],
  balance: ['show', 'usage', 'history', 'filter', 'csv'],
  buy: ['open', 'pack', 'dm'],
  plan: ['open', 'choose', 'cancel', 'resume', 'upgrade', 'portal'],
  models: ['open', 'choose', 'page'],
  admin: ['audit', 'use', 'upload', 'drop', 'withdraw', 'refund', 'problems', 'close', 'usage', 'money'],
  direct: ['open', 'choose'],
  redeem: ['open', 'submit'],
  account: ['show', 'export', 'delete', 'ask', 'confirm'],
  key: ['open'],
  undelivered: ['show'],
} as const;

export type Area = keyof typeof ACTIONS;
export type Action<In extends Area = Area> = (typeof ACTIONS)[In][number];

/** What a button, select or modal means: everything else is looked up when it is pressed. */
export type CustomId = {
  [In in Area]: {
    readonly area: In;
    readonly action: Action<In>;
    /** Of the thing it acts on: a hold, an answer, a quote; `-` where there is none. */
    readonly id: string;
    readonly arg: string | null;
  };
}[Area];

const LENGTH_MAX = 100;
const PART = /^[A-Za-z0-9._,=~-]{1,80}$/;

/**
 * The custom id `v1:<area>:<action>:<id>[:arg]`, at most 100 characters.
 * @throws {AppError} `invalid_custom_id` for parts with other letters, or too long together
 */
export function customId<In extends Area>(area: In, action: Action<In>, id: string, arg?: string): string {
  const parts = arg === undefined ? [id] : [id, arg];
  const text = ['v1', area, action, ...parts].join(':');
  if (text.length > LENGTH_MAX || !parts.every((part) => PART.test(part))) {
    throw new AppError('invalid_custom_id', { customId: text });
  }
  return text;
}

/** Reads a custom id; null for any that this version did not make. */
export function parseCustomId(text: string): CustomId | null {
  if (text.length > LENGTH_MAX) return null;
  const [version, area, action, id, arg, ...more] = text.split(':');
  if (version !== 'v1' || more.length > 0 || area === undefined || action === undefined) return null;
  if (id === undefined || !PART.test(id) || (arg !== undefined && !PART.test(arg))) return null;
  if (!isArea(area) || !(ACTIONS[area] as readonly string[]).includes(action)) return null;
  return { area, action, id, arg: arg ?? null } as CustomId;
}

function isArea(text: string): text is Area {
  return Object.hasOwn(ACTIONS, text);
}
