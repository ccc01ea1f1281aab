import type { Owner } from '../billing/outcome.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { type ContentParts, contentOf, type NewsContent } from './news-content.ts';
import type { Purchase } from './payments.ts';

/**
 * What a member is told once: in the message where they look while its token lives, else by direct message, else, where
 * they take none, with their next command. Amounts are not kept here: they are read from the ledger when it is told.
 */
export interface News extends Owner {
  /** Empty where it is about no server: then their next command in any of them says it. */
  readonly server: string;
  /** Of what it is about, so that it is told at most once. */
  readonly id: string;
  readonly kind: NewsContent['kind'];
  /** What it is about: each kind of content says whose name it is. */
  readonly about: string;
  readonly at: Date;
}

/**
 * How a member was told: `not_yet`, in the message where they looked, by direct message; `closed` waits for their next
 * command because they take none; `said` was told then. `void` came to nothing, and nobody is told.
 */
export type Told = 'not_yet' | 'message' | 'dm' | 'closed' | 'said' | 'void';

/** The news of members. Whoever takes one tells it: nobody else gets it for a minute. */
export interface NewsStore {
  /**
   * Adds it, not told yet; the same again changes nothing.
   * @param takenAt where whoever adds it tells it themselves: for a minute from then on nobody else does
   */
  add(news: News, takenAt?: Date): Promise<void>;
  /** How it was told; null where there is none of that id. */
  told(id: string): Promise<Told | null>;
  /** Takes one that was not told yet; of many at once one gets it. What was taken a minute ago can be taken again. */
  take(id: string, now: Date): Promise<News | null>;
  /** Takes what waits for a member's next command, oldest first, also what could not be told although it was tried. */
  takeWaiting(owner: Owner, now: Date, limit: number): Promise<readonly News[]>;
  /** Notes how it ended, and lets go of it. */
  end(id: string, told: Told): Promise<void>;
  /** The ids of what was not told yet and nobody has taken, oldest first. */
  untold(now: Date, limit: number): Promise<readonly string[]>;
}

/** How members hear of something. */
export interface NewsDisplay {
  /** Changes the message where they look; false where that cannot be done any more. */
  message(content: NewsContent, place: NonNullable<Purchase['place']>, locale: string): Promise<boolean>;
  /** By direct message: sent, closed to us, or Discord failed. The same news sent twice within minutes is one. */
  direct(content: NewsContent, news: News, locale: string): Promise<'sent' | 'closed' | 'failed'>;
}

export interface NewsParts extends ContentParts {
  readonly news: NewsStore;
  readonly newsDisplay: NewsDisplay;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Adds news and tells it. A repeat tells nothing twice. */
export type Spread = (news: News) => Promise<void>;

/** @see Spread */
export async function spread(parts: NewsParts, news: News): Promise<void> {
  await parts.news.add(news);
  await tell(parts, news.id);
}

/** Tells news that was added, once, in any number of processes; what fails is tried again by `tellUntold`. */
export async function tell(parts: NewsParts, id: string): Promise<void> {
  const { news: store, clock, log } = parts;
  const news = await store.take(id, new Date(clock.now()));
  if (news === null) return;
  try {
    const told = await toldHow(parts, news);
    if (told !== null) await store.end(id, told);
  } catch (error) {
    log.error({ err: error, news: id }, 'a member could not be told');
  }
}

/** Null where Discord failed: in a minute it is tried again, and their next command says it if that is sooner. */
async function toldHow(parts: NewsParts, news: News): Promise<Told | null> {
  const { newsDisplay, clock } = parts;
  const found = await contentOf(parts, news);
  if (found === 'void') return 'void';
  if (found === 'not_yet') return isForgotten(parts, news) ? 'void' : 'not_yet';
  const { content, place, locale } = found;
  const lives = place !== null && place.until.getTime() > clock.now();
  if (lives && (await newsDisplay.message(content, place, locale))) return 'message';
  const sent = await newsDisplay.direct(content, news, locale);
  if (sent === 'failed') return null;
  return sent === 'sent' ? 'dm' : 'closed';
}

/** What a crash announced and nobody did will not come any more. */
const FORGOTTEN_MS = 8 * 86_400_000;

function isForgotten({ clock }: NewsParts, { at }: News): boolean {
  return at.getTime() <= clock.now() - FORGOTTEN_MS;
}

const UNTOLD_MAX = 200;

/** Tells whoever was not told yet: after a crash between deed and word, or while Discord was away. */
export async function tellUntold(parts: NewsParts): Promise<void> {
  for (const id of await parts.news.untold(new Date(parts.clock.now()), UNTOLD_MAX)) await tell(parts, id);
}

const WAITING_AT_ONCE = 3;

/** Tells a member what waits for their next command. What cannot be said now waits on. */
export async function tellWaiting(
  parts: NewsParts,
  owner: Owner,
  say: (content: NewsContent) => Promise<void>,
): Promise<void> {
  const { news: store, clock } = parts;
  for (const news of await store.takeWaiting(owner, new Date(clock.now()), WAITING_AT_ONCE)) {
    const found = await contentOf(parts, news);
    if (typeof found === 'object') await say(found.content);
    await store.end(news.id, typeof found === 'object' ? 'said' : found === 'void' ? 'void' : 'closed');
  }
}
