import type { ImagePort } from '../ai/types.ts';
import { type Economy, type ImageModel, imageModel } from '../billing/economy.ts';
import type { WalletState } from '../billing/entry.ts';
import { assertInvariant } from '../billing/invariant.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import { type Amount, sum, times } from '../billing/money.ts';
import type { Ledger, Outcome } from '../billing/outcome.ts';
import { type Receipt, receiptOf } from '../billing/receipt.ts';
import type { Refusal } from '../billing/refusal.ts';
import { viewOf } from '../billing/wallet-view.ts';
import type { Clock } from '../clock.ts';
import { isAppError, isUpstreamCode, type UpstreamCode } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { closedAtLast } from './close-at-last.ts';
import { gateOf } from './gate.ts';
import {
  checkPicture,
  type FittingPicture,
  fittingPictures,
  type PictureAsk,
  type PictureFault,
  type PictureSettings,
  priceOf,
} from './picture-settings.ts';
import type { RunningJobs } from './running.ts';
import type { Sketch, SketchStore } from './sketch.ts';
import type { Place } from './turn.ts';
import type { Unbilled } from './unbilled.ts';

/** What the flow works with; all of it injected by the context. */
export interface DrawParts {
  readonly ledger: Ledger;
  readonly economies: Pick<EconomyBook, 'of'>;
  readonly images: ImagePort;
  readonly sketches: SketchStore;
  readonly running: RunningJobs;
  /** This process, which owes the member an end from the press on. */
  readonly process: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where it is counted what nobody pays for. */
  readonly unbilled: Unbilled;
  /** A seed for whoever gave none, 0 to 2^31 - 1. */
  readonly freshSeed: () => number;
}

/** A member's wish. */
export interface PictureWish extends Place {
  readonly id: string;
  readonly member: string;
  readonly description: string;
  readonly ask: PictureAsk;
  readonly isPrivate: boolean;
  /** The member's language, as Discord names it. */
  readonly locale: string;
}

/** A sketch at its exact price, and whether the member can pay it. */
export interface PictureQuote {
  readonly sketch: Sketch;
  readonly economy: Economy;
  readonly model: ImageModel;
  readonly each: Amount;
  readonly total: Amount;
  readonly available: Amount;
  readonly held: Amount;
  readonly holds: number;
  /** What a plan would open. */
  readonly locked: Amount;
  /** Why the member's plan does not open the model; null where it does. */
  readonly gate: Refusal | null;
  /** Where it cannot be paid: what would fit. */
  readonly fitting: readonly FittingPicture[];
}

/** How a drawing ended. */
export type Drawn =
  | {
      readonly kind: 'pictures';
      readonly pictures: readonly Uint8Array<ArrayBuffer>[];
      readonly receipt: Receipt | null;
      /** The wallet behind the entry that closed the hold; null where that is not at hand. */
      readonly wallet: WalletState | null;
    }
  /** No picture came; `failure` is null where the member cancelled it. */
  | { readonly kind: 'failed'; readonly failure: UpstreamCode | null; readonly receipt: Receipt | null };

/** Where the member watches a drawing. */
export interface DrawDisplay {
  /** It is not open any more: another press was first, or it was cancelled. */
  gone(): Promise<void>;
  /** Turned away, with nothing held; `refusal` is null where only the price is another than was shown. */
  refused(refusal: Refusal | null, quote: PictureQuote): Promise<void>;
  /** The hold stands. */
  begin(quote: PictureQuote): Promise<void>;
  /** The end, after the money is settled. False where it did not reach the member. */
  finish(quote: PictureQuote, drawn: Drawn): Promise<boolean>;
}

/** Makes a sketch and quotes it. Holds nothing; a fault names the field. */
export async function sketchPortrait(
  parts: DrawParts,
  wish: PictureWish,
): Promise<
  { readonly ok: true; readonly quote: PictureQuote } | { readonly ok: false; readonly fault: PictureFault }
> {
  const economy = await parts.economies.of(wish.server);
  const checked = checkPicture(economy, wish.ask, parts.freshSeed());
  if (!checked.ok) return checked;
  const { id, server, channel, member, description, isPrivate } = wish;
  const sketch: Sketch = {
    id,
    server,
    channel,
    member,
    description,
    settings: checked.settings,
    quoted: priceOf(modelOf(economy, checked.settings), checked.settings).total,
    isPrivate,
    state: 'open',
    createdAt: new Date(parts.clock.now()),
    failure: null,
    locale: wish.locale,
    hold: null,
    process: null,
    token: null,
    undelivered: false,
  };
  await parts.sketches.add(sketch);
  return { ok: true, quote: await quoteOf(parts, economy, sketch) };
}

/** Changes a setting of an open sketch and quotes it anew, before Generate can be pressed (str-05). */
export async function changeSketch(
  parts: DrawParts,
  sketch: Sketch,
  change: Partial<PictureAsk>,
): Promise<PictureQuote | PictureFault | null> {
  const economy = await parts.economies.of(sketch.server);
  const { settings } = sketch;
  const ask: PictureAsk = {
    model: settings.model,
    size: `${settings.width}x${settings.height}`,
    steps: change.model === undefined ? settings.steps : null,
    seed: settings.seed,
    count: settings.count,
    ...change,
  };
  const checked = checkPicture(economy, ask, settings.seed);
  if (!checked.ok) return checked.fault;
  const quoted = priceOf(modelOf(economy, checked.settings), checked.settings).total;
  const changed = await parts.sketches.change(sketch.id, { settings: checked.settings, quoted });
  return changed === null ? null : quoteOf(parts, economy, changed);
}

/** What a sketch costs now, and what the member could pay. */
export async function quoteOf(
  parts: Pick<DrawParts, 'ledger'>,
  economy: Economy,
  sketch: Sketch,
): Promise<PictureQuote> {
  const model = modelOf(economy, sketch.settings);
  const { each, total } = priceOf(model, sketch.settings);
  const standing = await parts.ledger.standing({ server: sketch.server, member: sketch.member }, economy);
  const { available, held, holds, buckets } = viewOf(standing);
  const locked = sum(buckets.map((bucket) => bucket.locked));
  const fitting = total <= available ? [] : fittingPictures(economy, sketch.settings, available);
  const gate = gateOf(economy, standing.state, model.needsPlan);
  return { sketch, economy, model, each, total, available, held, holds: holds.length, locked, gate, fitting };
}

function modelOf(economy: Economy, settings: PictureSettings): ImageModel {
  const model = imageModel(economy, settings.model);
  assertInvariant(model !== null, 'a sketch names a model of its economy', { model: settings.model });
  return model;
}

/**
 * Generate, whole: quote -> reserve -> generate -> settle or release -> reply. The hold is the exact price; each
 * picture that arrives is charged, the rest is released (str-09).
 * @param press the interaction of the press: its id is the hold's, so that one press is one job.
 */
export async function draw(
  parts: DrawParts,
  sketchId: string,
  press: { readonly id: string; readonly token: string; readonly locale: string },
  display: DrawDisplay,
): Promise<void> {
  const { process } = parts;
  const { id: hold, token, locale } = press;
  const sketch = await parts.sketches.claim(sketchId, { hold, token, locale, process });
  if (sketch === null) return display.gone();
  const owner = { server: sketch.server, member: sketch.member };
  const economy = await parts.economies.of(sketch.server);
  const quote = await quoteOf(parts, economy, sketch);
  if (quote.total !== sketch.quoted) return quoteAnew(parts, quote, display);
  const account = await parts.ledger.account(owner, economy);
  const held = await parts.ledger.post(account, {
    type: 'reserve',
    key: press.id,
    by: 'member',
    reason: 'portrait',
    model: quote.model.name,
    priceVersion: quote.model.price.version,
    ceiling: quote.total,
    floor: quote.total,
    freeTurn: false,
    promise: true,
    lifeSeconds: 10 * 60,
    needsPlan: quote.model.needsPlan,
  });
  if (!held.ok) {
    await parts.sketches.end(sketch.id, 'open');
    return display.refused(held.refusal, quote);
  }
  // Discord delivered the press twice: whoever was first is drawing it.
  if (held.repeat) return;
  const close = (command: Closing) =>
    closedAtLast(() => parts.ledger.post(account, { ...command, hold: press.id, by: 'job' }));
  const drawn = await paint(parts, quote, display, close);
  countUnbilled(parts, quote, drawn);
  // The money is settled: whatever fails from here on must not read as if nothing had been charged.
  const arrived = await display.finish(quote, drawn);
  await noteEnd(parts, sketch, drawn, arrived).catch((error: unknown) =>
    parts.log.error({ err: error, sketch: sketch.id }, 'the end of a drawing was not kept'),
  );
}

/** What the provider drew and no member pays: pictures that came after their hold was over, or none at all. */
function countUnbilled({ unbilled }: DrawParts, { economy, each }: PictureQuote, drawn: Drawn): void {
  if (drawn.receipt === null || drawn.receipt.ended === 'settled') return;
  if (drawn.kind === 'failed') unbilled.count(economy, drawn.failure === null ? 'stopped' : 'failed', 0);
  else unbilled.count(economy, 'expired', times(each, drawn.pictures.length));
}

/** Notes how a drawing ended and whether the member has it. What it cost may still be open: the next command tells. */
export async function noteEnd(
  parts: Pick<DrawParts, 'sketches'>,
  sketch: Sketch,
  drawn: Drawn,
  arrived: boolean,
): Promise<void> {
  const isOpen = drawn.kind === 'pictures' && drawn.receipt === null;
  if (drawn.kind === 'pictures') await parts.sketches.end(sketch.id, 'done');
  else await parts.sketches.end(sketch.id, 'failed', drawn.failure);
  if (arrived && !isOpen) await parts.sketches.delivered(sketch);
  else await parts.sketches.undelivered(sketch.id);
}

/** The economy changed since the card was shown: the member sees the new price before anything is drawn. */
async function quoteAnew(parts: DrawParts, quote: PictureQuote, display: DrawDisplay): Promise<void> {
  const { sketch, total } = quote;
  await parts.sketches.end(sketch.id, 'open');
  await parts.sketches.change(sketch.id, { settings: sketch.settings, quoted: total });
  await display.refused(null, quote);
}

type Closing =
  | { readonly type: 'release'; readonly reason: string }
  | {
      readonly type: 'settle';
      readonly reason: string;
      readonly cost: Amount;
      readonly pieces: { readonly delivered: number; readonly asked: number };
    };

/** A picture that takes longer is given up. */
export const DRAWING_MS_MAX = 5 * 60_000;

/** The paid part: whatever happens in it, the hold ends in it. */
async function paint(
  parts: DrawParts,
  quote: PictureQuote,
  display: DrawDisplay,
  close: (command: Closing) => Promise<Outcome>,
): Promise<Drawn> {
  const receiptFor = (outcome: Outcome) => (outcome.ok ? receiptOf(quote.economy, outcome.entry) : null);
  const { description, settings, hold, member } = quote.sketch;
  using running = parts.running.enter(hold ?? quote.sketch.id, member);
  const signal = AbortSignal.any([running.signal, AbortSignal.timeout(DRAWING_MS_MAX)]);
  try {
    await display.begin(quote);
    const request = { ...settings, model: quote.model.provider, prompt: description, signal };
    const { pictures } = await parts.images.draw(request);
    const delivered = Math.min(pictures.length, settings.count);
    // Kept before they are paid for: where this process dies in between, another one can still hand them over.
    await parts.sketches.keep(hold ?? quote.sketch.id, pictures.slice(0, delivered));
    const pieces = { delivered, asked: settings.count };
    const settled = await close({
      type: 'settle',
      reason: 'done',
      cost: times(quote.each, delivered),
      pieces,
    });
    return {
      kind: 'pictures',
      pictures: pictures.slice(0, delivered),
      receipt: receiptFor(settled),
      wallet: settled.ok ? settled.entry.state : null,
    };
  } catch (error) {
    const failure = failureOf(error, running.signal);
    const reason = failure === 'ours' ? 'failed' : (failure ?? 'cancelled').replaceAll('_', '-');
    const released = await close({ type: 'release', reason });
    if (failure === 'ours') {
      await parts.sketches.end(quote.sketch.id, 'failed');
      await parts.sketches.delivered(quote.sketch);
      throw error;
    }
    parts.log.warn({ failure, model: quote.model.name }, 'no picture');
    return { kind: 'failed', failure, receipt: receiptFor(released) };
  }
}

/** Null where the member ended it; a code where somebody else's service failed; else the fault is ours. */
function failureOf(error: unknown, cancelled: AbortSignal): UpstreamCode | null | 'ours' {
  if (cancelled.aborted) return cancelled.reason === 'shutdown' ? 'interrupted' : null;
  if (isAppError(error) && isUpstreamCode(error.code)) return error.code;
  return error instanceof DOMException && error.name === 'TimeoutError' ? 'provider_timeout' : 'ours';
}
