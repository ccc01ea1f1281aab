import { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import type { Connection } from 'mongoose';
import { createDiscordSandbox, type DiscordSandbox, type VisibleMessage } from '../sandbox/discord/index.ts';
import { createModelSandbox, type ModelSandbox } from '../sandbox/models/index.ts';
import { type Bot, startBot } from '../src/bot.ts';
import { verifyLedger } from '../src/billing/ledger/verify.ts';
import { viewOf, type WalletView } from '../src/billing/wallet-view.ts';
import { commands } from '../src/commands/index.ts';
import { loadConfig } from '../src/config/index.ts';
import type { Outside } from '../src/context.ts';
import { TestClock } from './ledger.ts';

/** The whole product on this machine: the real bot, logged in to a local Discord, with a local model behind it. */
export interface TestBot extends AsyncDisposable {
  readonly bot: Bot;
  readonly discord: DiscordSandbox;
  readonly models: ModelSandbox;
  readonly clock: TestClock;
  /** What a member has, read from the ledger. */
  wallet(member: string): Promise<WalletView>;
  /** The types of a member's entries, oldest first. */
  entryTypes(member: string): Promise<string[]>;
  /** Waits until a message that the member sees fits; fails after ten seconds with what was there. */
  seen(member: string, fits: (message: VisibleMessage) => boolean): Promise<VisibleMessage>;
  /** Everything a member sees as one text, newest message last. */
  transcript(member: string): string;
}

/** Starts it on a test database. */
export async function startTestBot(
  database: { readonly uri: string; readonly connection: Connection },
  overrides: Partial<Outside> & { readonly environment?: Record<string, string> } = {},
): Promise<TestBot> {
  const { environment = {}, ...outside } = overrides;
  const discord = await createDiscordSandbox({});
  const models = await createModelSandbox({ firstTokenMs: 0, tokensPerSecond: 0 });
  const rest = new REST({ version: '10', api: discord.apiBase }).setToken(discord.token);
  const body = commands.map((command) => command.payload);
  await rest.put(Routes.applicationCommands(discord.applicationId), { body });
  const clock = new TestClock();
  const config = loadConfig(
    {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_BASE: discord.apiBase,
      OPENAI_BASE_URL: models.baseUrl,
      OPENAI_API_KEY: 'sandbox-key',
      MONGODB_URI: database.uri,
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...environment,
    },
    'bot',
  );
  const bot = await startBot(config, { clock, ...outside });
  const owner = (member: string) => ({ server: discord.guildId, member: discord.member(member).id });
  const economyOf = () => bot.context.economies.of(discord.guildId);
  return {
    bot,
    discord,
    models,
    clock,
    async wallet(member) {
      return viewOf(await bot.context.ledger.standing(owner(member), await economyOf()));
    },
    async entryTypes(member) {
      const wallet = await bot.context.ledger.addresses.find(owner(member), (await economyOf()).name);
      if (wallet === null) return [];
      const entries = await bot.context.ledger.entries(wallet, { limit: 1000 });
      return entries.map((entry) => entry.type).reverse();
    },
    seen: (member, fits) => seen(discord, member, fits),
    transcript: (member) => discord.member(member).allMessages().map(textOf).join('\n---\n'),
    async [Symbol.asyncDispose]() {
      await bot[Symbol.asyncDispose]();
      await discord.close();
      await models.close();
    },
  };
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

async function seen(
  discord: DiscordSandbox,
  member: string,
  fits: (message: VisibleMessage) => boolean,
): Promise<VisibleMessage> {
  const driver = discord.member(member);
  const { promise, resolve, reject } = Promise.withResolvers<VisibleMessage>();
  const look = () => {
    const found = driver.allMessages().findLast(fits);
    if (found !== undefined) resolve(found);
  };
  const stop = discord.subscribe(look);
  const timer = setTimeout(() => {
    reject(new Error(`not seen; ${member} sees:\n${driver.allMessages().map(textOf).join('\n---\n')}`));
  }, 10_000);
  look();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    stop();
  }
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
