import { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import type { Connection } from 'mongoose';
import {
  createDiscordSandbox,
  type DiscordSandbox,
  type DiscordSandboxOptions,
  type InteractionHandle,
  type OptionValues,
  type VisibleMessage,
} from '../sandbox/discord/index.ts';
import { createModelSandbox, type ModelSandbox, type ModelSandboxOptions } from '../sandbox/models/index.ts';
import type { Entry } from '../src/billing/entry.ts';
import { verifyLedger } from '../src/billing/ledger/verify.ts';
import { viewOf, type WalletView } from '../src/billing/wallet-view.ts';
import { type Bot, startBot } from '../src/bot.ts';
import { commands } from '../src/commands/index.ts';
import { loadConfig } from '../src/config/index.ts';
import type { Outside } from '../src/context.ts';
import { TestClock } from './ledger.ts';

/** The whole product on this machine: the real bot, logged in to a local Discord, with a local model behind it. */
export interface TestBot extends AsyncDisposable {
  /** The one that was started last. */
  readonly bot: Bot;
  readonly discord: DiscordSandbox;
  readonly models: ModelSandbox;
  readonly clock: TestClock;
  /** What a member has, read from the ledger. */
  wallet(member: string): Promise<WalletView>;
  /** A member's entries, oldest first. */
  entries(member: string): Promise<readonly Entry[]>;
  /** The types of a member's entries, oldest first. */
  entryTypes(member: string): Promise<string[]>;
  /** Runs /chat and waits until the message that answers it shows how it ended. */
  ask(member: string, options: OptionValues): Promise<VisibleMessage>;
  /** Waits until the message that answers an interaction fits. */
  answered(handle: InteractionHandle, fits: (text: string) => boolean): Promise<VisibleMessage>;
  /** Gives credit, so that a test can state its balances in full. */
  grant(member: string, amount: number, bucket?: string): Promise<void>;
  /** Starts one more bot on the same database, Discord and models. */
  startAnother(overrides?: Partial<Outside>): Promise<Bot>;
  /** Ends the bot and starts it anew, as an update would. */
  restart(overrides?: Partial<Outside>): Promise<void>;
  /** Waits until a message that the member sees fits; fails in the end with what was there. */
  seen(member: string, fits: (message: VisibleMessage) => boolean): Promise<VisibleMessage>;
  /** Everything a member sees as one text, newest message last. */
  transcript(member: string): string;
}

/** What a test puts in place of the usual. */
export interface TestBotOptions extends Partial<Outside> {
  readonly environment?: Record<string, string>;
  readonly pace?: ModelSandboxOptions;
  readonly discordOptions?: DiscordSandboxOptions;
}

type Database = { readonly uri: string; readonly connection: Connection };

/** How long a test waits for anything; the machine may be busy with other tests. */
const PATIENCE_MS = 20_000;

/** Starts it on a test database. */
export async function startTestBot(database: Database, options: TestBotOptions = {}): Promise<TestBot> {
  const { environment = {}, pace = {}, discordOptions = {}, ...outside } = options;
  const discord = await createDiscordSandbox(discordOptions);
  const models = await createModelSandbox({ firstTokenMs: 0, tokensPerSecond: 0, ...pace });
  const rest = new REST({ version: '10', api: discord.apiBase }).setToken(discord.token);
  const body = commands.map((command) => command.payload);
  await rest.put(Routes.applicationCommands(discord.applicationId), { body });
  const clock = new TestClock();
  const config = loadConfig({ ...testEnvironment({ discord, models, database }), ...environment }, 'bot');
  const start = (overrides: Partial<Outside> = {}) => startBot(config, { clock, ...outside, ...overrides });
  return new RunningTestBot({ discord, models, clock, start, bot: await start() });
}

/** The environment of a bot on this machine. */
export function testEnvironment(servers: {
  readonly discord: DiscordSandbox;
  readonly models: { readonly baseUrl: string };
  readonly database: { readonly uri: string };
}): Record<string, string> {
  return {
    DISCORD_TOKEN: servers.discord.token,
    DISCORD_API_BASE: servers.discord.apiBase,
    OPENAI_BASE_URL: servers.models.baseUrl,
    OPENAI_API_KEY: 'sandbox-key',
    MONGODB_URI: servers.database.uri,
    PORT: '0',
    LOG_LEVEL: 'silent',
  };
}

interface Parts extends Pick<TestBot, 'discord' | 'models' | 'clock' | 'bot'> {
  readonly start: (overrides?: Partial<Outside>) => Promise<Bot>;
}

let granted = 0;

class RunningTestBot implements TestBot {
  readonly discord: DiscordSandbox;
  readonly models: ModelSandbox;
  readonly clock: TestClock;
  readonly #start: Parts['start'];
  #bot: Bot;

  constructor({ discord, models, clock, bot, start }: Parts) {
    this.discord = discord;
    this.models = models;
    this.clock = clock;
    this.#bot = bot;
    this.#start = start;
  }

  get bot(): Bot {
    return this.#bot;
  }

  #owner(member: string) {
    return { server: this.discord.guildId, member: this.discord.member(member).id };
  }

  #economy() {
    return this.#bot.context.economies.of(this.discord.guildId);
  }

  async wallet(member: string): Promise<WalletView> {
    return viewOf(await this.#bot.context.ledger.standing(this.#owner(member), await this.#economy()));
  }

  async entries(member: string): Promise<readonly Entry[]> {
    const { ledger } = this.#bot.context;
    const wallet = await ledger.addresses.find(this.#owner(member), (await this.#economy()).name);
    return wallet === null ? [] : (await ledger.entries(wallet, { limit: 1000 })).toReversed();
  }

  async entryTypes(member: string): Promise<string[]> {
    return (await this.entries(member)).map((entry) => entry.type);
  }

  async ask(member: string, options: OptionValues): Promise<VisibleMessage> {
    const handle = await this.discord.member(member).run('chat', options);
    return this.answered(handle, isEnded);
  }

  answered(handle: InteractionHandle, fits: (text: string) => boolean): Promise<VisibleMessage> {
    const look = () => handle.messages().findLast((message) => fits(textOf(message)));
    return this.discord.until(look, { timeoutMs: PATIENCE_MS, what: 'the end of an answer' });
  }

  async grant(member: string, amount: number, bucket = 'bought'): Promise<void> {
    const { ledger } = this.#bot.context;
    granted += 1;
    const account = await ledger.account(this.#owner(member), await this.#economy());
    const outcome = await ledger.post(account, {
      type: 'grant',
      key: `grant:test-${granted}`,
      by: 'owner',
      reason: 'owner',
      bucket,
      amount,
      origin: 'free',
      expires: null,
      source: 'issued:gift',
    });
    if (!outcome.ok) throw new Error(`not granted: ${outcome.refusal.code}`);
  }

  startAnother(overrides?: Partial<Outside>): Promise<Bot> {
    return this.#start(overrides);
  }

  async restart(overrides?: Partial<Outside>): Promise<void> {
    await this.#bot[Symbol.asyncDispose]();
    this.#bot = await this.#start(overrides);
  }

  seen(member: string, fits: (message: VisibleMessage) => boolean): Promise<VisibleMessage> {
    const look = () => this.discord.member(member).allMessages().findLast(fits);
    return this.discord.until(look, { timeoutMs: PATIENCE_MS, what: `a message to ${member}` }).catch(() => {
      throw new Error(`not seen; ${member} sees:\n${this.transcript(member)}`);
    });
  }

  transcript(member: string): string {
    return this.discord.member(member).allMessages().map(textOf).join('\n---\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bot[Symbol.asyncDispose]();
    await this.discord.close();
    await this.models.close();
  }
}

/** Whether a message shows how an answer ended: with a receipt, a refusal, or a failure that says who paid. */
export function isEnded(text: string): boolean {
  return /receipt [0-9A-Z]{4}-|not charged|Nothing was charged|comes back by itself/.test(text);
}

/** Every text of a message, components included. */
export function textOf(message: VisibleMessage): string {
  const texts: string[] = [message.content];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) walk(each);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) {
        if ((key === 'content' || key === 'label') && typeof each === 'string') texts.push(each);
        else walk(each);
      }
    }
  };
  walk(message.components);
  return texts.filter((text) => text !== '').join('\n');
}

/** Fails unless the ledger keeps every invariant and neither side broke Discord's contract. */
export async function assertSound({ bot, discord }: TestBot): Promise<void> {
  await bot.context.ledger.projection.flush();
  const { journal } = bot.context.ledger;
  const { breaches } = await verifyLedger(journal, bot.context.models.wallets);
  if (breaches.length > 0) throw new Error(`the ledger is broken: ${JSON.stringify(breaches)}`);
  const violations = discord.violations();
  if (violations.length > 0) throw new Error(`Discord's contract is broken: ${JSON.stringify(violations)}`);
}
