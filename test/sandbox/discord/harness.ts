import { Client, type ClientOptions, Events, GatewayIntentBits, type Interaction } from 'discord.js';
import {
  createDiscordSandbox,
  type DiscordSandbox,
  type DiscordSandboxOptions,
} from '../../../sandbox/discord/index.ts';

/** A sandbox with the real discord.js client logged in to it. */
export interface Bench extends AsyncDisposable {
  readonly sandbox: DiscordSandbox;
  readonly client: Client<true>;
  /** Errors that handlers threw, oldest first. */
  readonly errors: unknown[];
  /** Replaces what the bot does with interactions. */
  onInteraction(handler: (interaction: Interaction) => Promise<unknown>): void;
}

/** The clock of a test: stands still until it is moved. */
export function createManualClock(startMs = Date.UTC(2026, 8, 1, 12)): {
  now(): number;
  advance(ms: number): void;
} {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}

/** A client as `src` builds it: only the API base differs from production. */
export function createClient(sandbox: DiscordSandbox, options: Partial<ClientOptions> = {}): Client {
  return new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: sandbox.apiBase }, ...options });
}

/** Starts both and waits until the bot is ready. */
export async function startBench(
  options: DiscordSandboxOptions & { client?: Partial<ClientOptions> } = {},
): Promise<Bench> {
  const { client: clientOptions, ...sandboxOptions } = options;
  const sandbox = await createDiscordSandbox(sandboxOptions);
  const client = createClient(sandbox, clientOptions);
  const errors: unknown[] = [];
  let handler: (interaction: Interaction) => Promise<unknown> = async () => undefined;
  client.on(Events.InteractionCreate, (interaction) => {
    handler(interaction).catch((error: unknown) => errors.push(error));
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(sandbox.token);
  return {
    sandbox,
    client: await ready,
    errors,
    onInteraction(next) {
      handler = next;
    },
    async [Symbol.asyncDispose]() {
      await client.destroy();
      await sandbox.close();
    },
  };
}
