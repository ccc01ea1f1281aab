import { existsSync } from 'node:fs';
import type { Connection } from 'mongoose';
import { afterAll, afterEach } from 'vitest';
import type { InteractionHandle, VisibleMessage } from '../../sandbox/discord/index.ts';
import { OpenAiText } from '../../src/ai/index.ts';
import type { TextEvent, TextPort, TextRequest } from '../../src/ai/types.ts';
import type { Economy } from '../../src/billing/economy.ts';
import type { Account } from '../../src/billing/outcome.ts';
import { type Usage, usage } from '../../src/billing/pricing.ts';
import { assertSound, startTestBot, type TestBot, type TestBotOptions, textOf } from '../bot.ts';
import { type TestDatabase, testDatabase } from '../database.ts';

/** The real provider port, whose reported usage a test may set: the numbers of the specification are its own. */
export class ScriptedText implements TextPort {
  #real: TextPort | null = null;
  #next: Usage | null = null;
  /** How often the model was asked. */
  calls = 0;

  connect(baseURL: string): void {
    this.#real = new OpenAiText({ apiKey: 'sandbox-key', baseURL });
  }

  /** The next answer is reported to have used this; then what the model server counts. */
  reports(tokens: Partial<Usage>): void {
    this.#next = usage(tokens);
  }

  countInput(messages: Parameters<TextPort['countInput']>[0]): number {
    return this.#port().countInput(messages);
  }

  async *stream(request: TextRequest): AsyncIterable<TextEvent> {
    this.calls += 1;
    const reported = this.#next;
    this.#next = null;
    for await (const event of this.#port().stream(request)) {
      if (event.type === 'delta' || reported === null) yield event;
      else yield { ...event, usage: reported, report: 'provider', alarms: [] };
    }
  }

  #port(): TextPort {
    if (this.#real === null) throw new Error('the model server is not known yet');
    return this.#real;
  }
}

/** The whole product under one of the five economies, with a clock and a model whose usage a row sets. */
export interface EconomyWorld extends TestBot {
  readonly text: ScriptedText;
  readonly economy: Economy;
  /** Spends a bucket down to so much, by a hold that is settled at what is over. */
  leave(member: string, bucket: string, amount: number): Promise<void>;
  /** Takes so many of today's free turns. */
  takeFreeTurns(member: string, count: number): Promise<void>;
  /** Books what is due, as a member's first command does. */
  touch(member: string): Promise<void>;
}

/** Starts it on a test database. */
export async function startEconomy(
  database: { readonly uri: string; readonly connection: Connection },
  name: string,
  options: TestBotOptions = {},
): Promise<EconomyWorld> {
  const text = new ScriptedText();
  const { environment = {}, ...others } = options;
  const world = await startTestBot(database, {
    text,
    ...others,
    environment: { ECONOMY: economyPath(name), ...environment },
  });
  text.connect(world.models.baseUrl);
  const economy = await world.bot.context.economies.of(world.discord.guildId);
  const spendDown = (member: string, bucket: string, amount: number) => leave(world, member, bucket, amount);
  const touch = async (member: string) => {
    await world.bot.context.ledger.touch(await accountOf(world, member));
  };
  const takeFreeTurns = async (member: string, count: number) => {
    for (let each = 0; each < count; each += 1) await takeFreeTurn(world, member);
  };
  return Object.assign(world, { text, economy, leave: spendDown, touch, takeFreeTurns });
}

/**
 * The world of a whole test file, for its top: started once, its ledger sound after each test, closed at the end.
 *
 * `const world = await worldUnder('genie');`
 * @param database left out where nobody else looks into it
 */
export async function worldUnder(economy: string, database?: TestDatabase): Promise<EconomyWorld> {
  const world = await startEconomy(database ?? (await testDatabase()), economy);
  afterEach(() => assertSound(world));
  afterAll(() => world[Symbol.asyncDispose]());
  return world;
}

/** The preset of that name, or the one that the pure tests use while there is none. */
export function economyPath(name: string): string {
  return existsSync(`economies/${name}.yaml`) ? name : `test/economies/${name}.yaml`;
}

let spent = 0;

async function leave(world: TestBot, member: string, bucket: string, amount: number): Promise<void> {
  const { ledger } = world.bot.context;
  const account = await accountOf(world, member);
  const { available = 0 } = (await world.wallet(member)).buckets.find(({ name }) => name === bucket) ?? {};
  const over = available - amount;
  if (over <= 0) throw new Error(`${bucket} holds ${available}, not more than ${amount}`);
  spent += 1;
  const hold = `spend-${spent}`;
  const reserved = await ledger.post(account, {
    type: 'reserve',
    key: hold,
    by: 'owner',
    reason: 'chat',
    model: 'test',
    priceVersion: 'test',
    ceiling: over,
    floor: over,
    freeTurn: false,
    promise: true,
    lifeSeconds: 60,
  });
  if (!reserved.ok) throw new Error(`not spent: ${JSON.stringify(reserved.refusal)}`);
  await ledger.post(account, { type: 'settle', hold, by: 'owner', cost: over, reason: 'done' });
}

async function takeFreeTurn(world: TestBot, member: string): Promise<void> {
  spent += 1;
  const hold = `turn-${spent}`;
  const { ledger } = world.bot.context;
  const account = await accountOf(world, member);
  const terms = { model: 'test', priceVersion: 'test', ceiling: 1, floor: 1, lifeSeconds: 60 };
  const reserved = await ledger.post(account, {
    ...{ type: 'reserve', key: hold, by: 'member', reason: 'chat', freeTurn: true, promise: false },
    ...terms,
  } as const);
  if (!reserved.ok) throw new Error(`no free turn: ${JSON.stringify(reserved.refusal)}`);
  await ledger.post(account, { type: 'settle', hold, by: 'member', cost: 1, reason: 'done' });
}

/** A member's account in the ledger, under the economy that rules the server now. */
export async function accountOf(world: TestBot, member: string): Promise<Account> {
  const { ledger, economies } = world.bot.context;
  const owner = { server: world.discord.guildId, member: world.discord.member(member).id };
  return ledger.account(owner, await economies.of(world.discord.guildId));
}

let joined = 0;

/** A member whom the product has never seen; answers the name. */
export function newMember({ discord }: TestBot, name = 'Newcomer'): string {
  joined += 1;
  const unique = `${name}${joined}`;
  discord.addMember({ id: String(1_400_000_000_000_000_000n + BigInt(joined)), name: unique });
  return unique;
}

/** Presses a button of a message and waits until a message that the press leads to fits. */
export async function pressed(
  world: TestBot,
  member: string,
  message: VisibleMessage,
  label: string,
  fits: (text: string) => boolean,
): Promise<VisibleMessage> {
  const press = await world.discord.member(member).press({ messageId: message.id, label });
  return shownAfter(world, member, message, press, fits);
}

/** The pressed message once it fits, or what the press answered beside it. */
async function shownAfter(
  world: TestBot,
  member: string,
  message: VisibleMessage,
  press: InteractionHandle,
  fits: (text: string) => boolean,
): Promise<VisibleMessage> {
  const look = () =>
    [
      ...press.messages(),
      ...world.discord
        .member(member)
        .allMessages()
        .filter(({ id }) => id === message.id),
    ].find((shown) => fits(textOf(shown)));
  const what = `what "${message.id}" leads to`;
  return world.discord.until(look, { timeoutMs: 20_000, what }).catch((error: unknown) => {
    throw new Error(`${press.state}, and seen: ${press.messages().map(textOf).join(' | ')}`, {
      cause: error,
    });
  });
}

/** Waits until a message shows what fits, and until Discord has nothing more to do. */
export async function became(
  world: TestBot,
  member: string,
  { id }: VisibleMessage,
  fits: (text: string) => boolean,
): Promise<VisibleMessage> {
  const shown = await world.seen(member, (message) => message.id === id && fits(textOf(message)));
  await world.discord.whenIdle();
  return shown;
}

/** Runs /chat and waits until its message fits. */
export async function chat(
  world: TestBot,
  member: string,
  options: Readonly<Record<string, string | boolean>>,
  fits: (text: string) => boolean,
): Promise<VisibleMessage> {
  const handle = await world.discord.member(member).run('chat', options);
  return world.answered(handle, fits);
}

/** What an owner does with /admin wallet plan; answers what it says. */
export async function grantPlan(world: TestBot, member: string, plan: string): Promise<string> {
  const handle = await world.discord.member('Ada').run('admin wallet plan', { member, plan });
  return textOf(await handle.replied());
}

/** Opens a paid plan as an owner's grant does, in the ledger. */
export async function openPlan(world: TestBot, member: string, plan: string): Promise<void> {
  const { context } = world.bot;
  const account = await accountOf(world, member);
  const start = new Date(world.clock.now()).toISOString();
  const outcome = await context.ledger.post(account, {
    type: 'period',
    plan,
    start,
    end: null,
    by: 'owner',
    origin: 'free',
  });
  if (!outcome.ok) throw new Error(`no plan: ${JSON.stringify(outcome.refusal)}`);
}

/** What each bucket has free, and what is held, by name: a balance in full. */
export async function balanceOf(world: TestBot, member: string): Promise<Record<string, number>> {
  const view = await world.wallet(member);
  const buckets = view.buckets.map(({ name, available, locked }) => [name, available + locked] as const);
  return { ...Object.fromEntries(buckets), held: view.held };
}
