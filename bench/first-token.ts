import type { TextPort } from '../src/ai/types.ts';
import { openEconomyBook } from '../src/billing/ledger/economy-book.ts';
import { usage } from '../src/billing/pricing.ts';
import { systemClock } from '../src/clock.ts';
import { type AnswerDisplay, type GenerateParts, generate } from '../src/flows/generate.ts';
import type { Question } from '../src/flows/question.ts';
import { RunningJobs } from '../src/flows/running.ts';
import { Unbilled } from '../src/flows/unbilled.ts';
import { createLogger } from '../src/logger.ts';
import { openModels } from '../src/models/open-models.ts';
import { mongoOffers } from '../src/store/offers.ts';
import { mongoSettings } from '../src/store/settings.ts';
import { mongoTurns } from '../src/store/turns.ts';
import { FreeLedger } from './free-ledger.ts';
import type { BenchServer } from './place.ts';
import { median } from './statistics.ts';
import { benchEconomy, benchLedger, openAccount } from './subjects/ours.ts';

/** Until the first text of an answer, in milliseconds at p50, with billing on and off. */
export interface FirstToken {
  /** How long the model itself takes. */
  readonly modelMs: number;
  readonly on: number;
  readonly off: number;
  /** (on - off) / off, in percent. */
  readonly laterPercent: number;
  readonly samples: number;
}

const MEMBER = 'ada';

/**
 * Asks through the whole of /chat's flow, one question at a time, billing on and off by turns, so that whatever the
 * machine does meanwhile meets both.
 */
export async function firstToken(
  server: BenchServer,
  options: { readonly modelMs: number; readonly samples: number },
): Promise<FirstToken> {
  const { modelMs, samples } = options;
  await using place = await server.place('first-token');
  const models = await openModels(place.connection, place.journal);
  await using ledger = benchLedger(models);
  const economy = benchEconomy();
  await openAccount(ledger, economy, MEMBER);
  const on: GenerateParts = {
    ledger,
    economies: await openEconomyBook(models, economy, systemClock),
    text: slowModel(modelMs),
    turns: mongoTurns(models.turns),
    offers: mongoOffers(models.turns),
    settings: mongoSettings(models.settings),
    running: new RunningJobs(),
    unbilled: new Unbilled(),
    process: 'bench',
    clock: systemClock,
    log: createLogger('silent'),
  };
  const off: GenerateParts = { ...on, ledger: new FreeLedger(economy, systemClock.now()) };
  for (let ask = 0; ask < 5; ask += 1) {
    await timeToFirstText(on, `warm-on-${ask}`);
    await timeToFirstText(off, `warm-off-${ask}`);
  }
  const times = { on: [] as number[], off: [] as number[] };
  for (let ask = 0; ask < samples; ask += 1) {
    const order = ask % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const);
    for (const way of order) {
      times[way].push(await timeToFirstText(way === 'on' ? on : off, `${way}-${modelMs}-${ask}`));
    }
  }
  const [p50On, p50Off] = [median(times.on), median(times.off)];
  return { modelMs, on: p50On, off: p50Off, laterPercent: ((p50On - p50Off) / p50Off) * 100, samples };
}

/** A model that says its first word after a while and ends at once. */
function slowModel(firstTokenMs: number): TextPort {
  return {
    countInput: () => 40,
    async *stream() {
      if (firstTokenMs > 0) await new Promise((resume) => setTimeout(resume, firstTokenMs));
      yield { type: 'delta', text: 'Eighty-four.' };
      const used = usage({ input: 40, output: 5 });
      yield { type: 'end', finish: 'stop', usage: used, report: 'provider', alarms: [] };
    },
  };
}

async function timeToFirstText(parts: GenerateParts, id: string): Promise<number> {
  const start = performance.now();
  let first = Number.NaN;
  const display: AnswerDisplay = {
    turnedAway: (reason) => Promise.reject(new Error(`turned away: ${JSON.stringify(reason)}`)),
    begin: () => Promise.resolve(),
    progress: () => {
      if (Number.isNaN(first)) first = performance.now() - start;
    },
    offer: () => Promise.resolve(),
    finish: () => Promise.resolve(),
  };
  await generate(parts, questionOf(id), display);
  return first;
}

/** A question that begins a conversation of its own. The model is one that no free turn covers. */
function questionOf(id: string): Question {
  return {
    id,
    locale: 'en-US',
    token: 'bench',
    server: 'bench',
    channel: 'general',
    member: MEMBER,
    prompt: 'What is 12 * 7?',
    model: 'deep',
    max: null,
    isPrivate: false,
    follows: 'none',
    replaces: null,
  };
}
