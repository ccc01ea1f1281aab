import { setTimeout as wait } from 'node:timers/promises';
import { retryDelayMs } from '../ai/retry.ts';
import type { Finish, TextEvent, TextPort } from '../ai/types.ts';
import type { Usage } from '../billing/pricing.ts';
import { isAppError, isUpstreamCode, type UpstreamCode } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { TurnState } from './turn.ts';

/** What listening to a provider works with. */
export interface ListenParts {
  readonly text: Pick<TextPort, 'stream'>;
  readonly log: Logger;
}

/** How an answer can end. */
export type Ending = Extract<TurnState, 'done' | 'cut' | 'stopped' | 'failed'>;

/** What the provider delivered and how it ended. */
export interface Heard {
  readonly text: string;
  readonly usage: Usage | null;
  readonly ended: Ending;
  readonly failure: UpstreamCode | null;
  /** How long to wait before asking once more may help, as long as nothing was shown yet; null where it does not. */
  readonly retryMs: number | null;
}

type Request = Parameters<TextPort['stream']>[0];

/**
 * Listens to the provider to its end, with one silent second try while there is no text yet: as late as the provider
 * asks for, and none where that is longer than a member would wait in silence.
 */
export async function listen(
  parts: ListenParts,
  request: Request,
  onText: (text: string) => void,
): Promise<Heard> {
  const first = await listenOnce(parts, request, onText);
  if (first.retryMs === null || first.text !== '') return first;
  await passed(first.retryMs, request.signal);
  return listenOnce(parts, request, onText);
}

async function listenOnce(
  parts: ListenParts,
  request: Request,
  onText: (text: string) => void,
): Promise<Heard> {
  let text = '';
  let end: Extract<TextEvent, { type: 'end' }> | null = null;
  try {
    for await (const event of parts.text.stream(request)) {
      if (event.type === 'end') end = event;
      else {
        text += event.text;
        onText(text);
      }
    }
  } catch (error) {
    if (!isAppError(error) || !isUpstreamCode(error.code)) throw error;
    parts.log.warn({ code: error.code, model: request.model }, 'the provider failed');
    const retryMs = retryDelayMs(error);
    return { text, usage: null, ended: 'failed', failure: error.code, retryMs };
  }
  for (const alarm of end?.alarms ?? []) {
    parts.log.warn({ alarm, model: request.model }, 'usage not believed');
  }
  const ending = endingOf(end?.finish ?? null, request.signal, text);
  return { text, usage: end?.usage ?? null, ...ending, retryMs: null };
}

/** Waits, at most until the member stops it: the stream then ends by the same signal. */
async function passed(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** What the provider's way to finish means for the member. */
function endingOf(
  finish: Finish | null,
  signal: AbortSignal,
  text: string,
): Pick<Heard, 'ended' | 'failure'> {
  switch (finish) {
    case 'stop':
      return { ended: 'done', failure: null };
    case 'length':
      return { ended: 'cut', failure: null };
    case 'aborted':
      if (signal.reason === 'shutdown') return { ended: 'failed', failure: 'interrupted' };
      if (signal.reason === 'time' && text === '') return { ended: 'failed', failure: 'provider_timeout' };
      if (signal.reason === 'time') return { ended: 'cut', failure: null };
      return { ended: 'stopped', failure: null };
    case 'filtered':
      return { ended: 'failed', failure: 'provider_refused' };
    case null:
      return { ended: 'failed', failure: 'provider_garbled' };
  }
}
