import type { IncomingMessage } from 'node:http';
import type { Context } from '../context.ts';

/** Stripe's largest events are far below it. */
const BODY_BYTES_MAX = 512 * 1024;
const SILENT_MS_MAX = 10_000;

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Takes an event of Stripe's: proven by its signature over the raw body, of our mode and account, at most five minutes
 * old; stored before it is acknowledged, applied afterwards. Anything else is refused without a write.
 */
export async function takeWebhook(context: Context, request: IncomingMessage): Promise<Answer> {
  const { cards, paymentEvents, clock, log } = context;
  if (cards === null) return { status: 404, body: { error: 'not found' } };
  const body = await wholeBody(request);
  if (body === null) return { status: 413, body: { error: 'too large' } };
  const signature = request.headers['stripe-signature'];
  const read = cards.read(body, typeof signature === 'string' ? signature : undefined, clock.now());
  if (!read.ok) {
    log.warn({ because: read.because }, 'a webhook was refused');
    return { status: 400, body: { error: read.because } };
  }
  const { id, type, fact } = read.event;
  if (fact !== null) await paymentEvents.keep({ id, type, fact, at: new Date(clock.now()) });
  if (fact !== null) void applyLater(context, id);
  return { status: 200, body: { received: true } };
}

/** Stripe waits for the answer, and not for what follows from it. */
async function applyLater(context: Context, event: string): Promise<void> {
  using _running = context.running.enter(event, 'stripe');
  try {
    await context.paymentRun.run();
  } catch (error) {
    context.log.error({ err: error }, 'payment events could not be applied; they are tried again');
  }
}

/** The raw bytes, which alone can be verified; null where there are too many of them. */
async function wholeBody(request: IncomingMessage): Promise<Buffer | null> {
  request.setTimeout(SILENT_MS_MAX, () => request.destroy());
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.byteLength;
    if (size > BODY_BYTES_MAX) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
