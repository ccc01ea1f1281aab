/** A process that sells one answer or one drawing on the real ledger, and dies where it is told to. */
import type { ImagePort, TextPort } from '../../src/ai/types.ts';
import { iso } from '../../src/billing/calendar.ts';
import { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import { systemClock } from '../../src/clock.ts';
import { connect } from '../../src/connect.ts';
import { type DrawDisplay, type DrawParts, draw, sketchPortrait } from '../../src/flows/draw.ts';
import { type AnswerDisplay, type GenerateParts, generate } from '../../src/flows/generate.ts';
import { RunningJobs } from '../../src/flows/running.ts';
import { Unbilled } from '../../src/flows/unbilled.ts';
import { randomIds } from '../../src/ids.ts';
import { createLogger } from '../../src/logger.ts';
import { addressModel } from '../../src/models/address.ts';
import { journalModel } from '../../src/models/journal.ts';
import { pictureModel } from '../../src/models/picture.ts';
import { processModel } from '../../src/models/process.ts';
import { settingsModel } from '../../src/models/settings.ts';
import { sketchModel } from '../../src/models/sketch.ts';
import { turnModel } from '../../src/models/turn.ts';
import { walletModel } from '../../src/models/wallet.ts';
import { mongoOffers } from '../../src/store/offers.ts';
import { mongoProcesses } from '../../src/store/processes.ts';
import { mongoSettings } from '../../src/store/settings.ts';
import { mongoSketches } from '../../src/store/sketches.ts';
import { mongoTurns } from '../../src/store/turns.ts';
import { TestClock } from '../ledger.ts';
import { say, task } from '../races/child.ts';
import { SERVER } from '../races/outcomes.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { Steps } from './steps.ts';

export interface PaidTurnTask {
  readonly uri: string;
  readonly flow: 'chat' | 'portrait';
  /** The interaction's id, and the member's. */
  readonly id: string;
  /** The step behind which it dies; null lives to the end. */
  readonly killAt: string | null;
}

/** What it tells: what the member was shown, and at the end its steps. */
export type PaidTurnWord =
  | { readonly shown: string; readonly charged: number | null }
  | { readonly steps: readonly string[] };

const { uri, flow, id, killAt } = await task<PaidTurnTask>();
const economy = testEconomy(flow === 'chat' ? 'plain' : 'street');
const connection = await connect(uri);
const clock = new TestClock();
// The indexes stand already: the test has made them.
const ledger = new JournalLedger({
  journal: journalModel(connection),
  addresses: addressModel(connection),
  wallets: walletModel(connection),
  clock,
  ids: randomIds,
  onError: (error) => {
    throw error;
  },
});
const steps = new Steps(killAt);

steps.watchInserts(ledger.journal);

const text: TextPort = {
  countInput: () => 10_000,
  async *stream() {
    yield { type: 'delta', text: 'all ' };
    yield { type: 'delta', text: 'of it' };
    const usage = { input: 10_000, cachedInput: 0, cacheWrite: 0, output: 1000, reasoning: 0 };
    yield { type: 'end', finish: 'stop', usage, report: 'provider', alarms: [] };
  },
};
const images: ImagePort = {
  draw: () => Promise.resolve({ pictures: [Uint8Array.from([1, 2]), Uint8Array.from([3, 4])], broken: 0 }),
};
const answers: AnswerDisplay = {
  turnedAway: () => Promise.reject(new Error('turned away')),
  begin: () => Promise.resolve(),
  progress: () => {},
  offer: () => Promise.reject(new Error('offered')),
  async finish({ text: shown, receipt }) {
    await say({ shown, charged: receipt?.charged ?? null });
    await steps.step('the member has it');
    await parts.turns.delivered(id, null);
  },
};
const drawings: DrawDisplay = {
  gone: () => Promise.reject(new Error('gone')),
  refused: () => Promise.reject(new Error('refused')),
  begin: () => Promise.resolve(),
  async finish(_quote, drawn) {
    const shown = drawn.kind === 'pictures' ? String(drawn.pictures.map((each) => [...each])) : drawn.kind;
    await say({ shown, charged: drawn.receipt?.charged ?? null });
    await steps.step('the member has it');
    return true;
  },
};
const book = { of: () => Promise.resolve(economy) };
const plain: GenerateParts & DrawParts = {
  ledger,
  economies: book,
  text,
  images,
  turns: mongoTurns(turnModel(connection)),
  offers: mongoOffers(turnModel(connection)),
  settings: mongoSettings(settingsModel(connection)),
  sketches: mongoSketches(sketchModel(connection), pictureModel(connection), systemClock),
  running: new RunningJobs(),
  unbilled: new Unbilled(),
  process: `process-${id}`,
  clock,
  log: createLogger('silent'),
  freshSeed: () => 7,
};
const parts: GenerateParts & DrawParts = {
  ...plain,
  ledger: steps.watch('ledger', ledger),
  economies: steps.watch('economies', book),
  text: steps.watch('text', text),
  images: steps.watch('images', images),
  turns: steps.watch('turns', plain.turns),
  offers: steps.watch('offers', plain.offers),
  settings: steps.watch('settings', plain.settings),
  sketches: steps.watch('sketches', plain.sketches),
};

await mongoProcesses(processModel(connection)).beat(plain.process, iso(clock.now()));
const place = { server: SERVER, channel: 'channel', member: id, isPrivate: false, locale: 'en-US' };
if (flow === 'chat') {
  const asked = { prompt: 'tell me', model: null, max: null, follows: 'latest', replaces: null } as const;
  const question = { ...place, ...asked, id, token: `token-${id}` };
  await generate(parts, question, steps.watch('display', answers));
} else {
  const ask = { model: 'schnell', size: '512x512', steps: 4, seed: 1, count: 2 };
  await sketchPortrait(plain, { ...place, id: `sketch-${id}`, description: 'a fox', ask });
  await draw(
    parts,
    `sketch-${id}`,
    { id, token: `token-${id}`, locale: 'en-US' },
    steps.watch('display', drawings),
  );
}
await say({ steps: steps.names });
await connection.close();
process.disconnect();
