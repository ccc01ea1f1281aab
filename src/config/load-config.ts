import { ConfigError, type ConfigFault } from './config-error.ts';
import { type Environment, environmentWithFile } from './environment.ts';
import { type Variables, variables } from './variables.ts';

/** Which program asks: the bot, the one that registers its commands, or the operator's. */
export type ProgramKind = 'bot' | 'deploy' | 'operator';

/** The whole configuration, checked: nothing else reads the environment. */
export interface Config {
  readonly discord: {
    readonly token: string | undefined;
    /** Where absent, Discord tells it to whoever has the token. */
    readonly applicationId: string | undefined;
    /** Without a slash or a version at its end. */
    readonly apiBase: string;
  };
  readonly database: {
    /** Where absent, `openDatabase` finds a server on this machine. */
    readonly uri: string | undefined;
    /** What the search for a server, and the server itself, may see of the environment. */
    readonly environment: Environment;
  };
  readonly stripe: {
    /** Where absent, nothing can be bought with a card. */
    readonly secretKey: string | undefined;
    readonly webhookSecret: string | undefined;
    readonly apiBase: string;
  };
  readonly models: { readonly apiKey: string | undefined; readonly baseUrl: string };
  readonly web: {
    /** 0 stands for any free port. */
    readonly port: number;
    /** Where browsers reach this server; without a slash at its end. */
    readonly publicUrl: string | undefined;
  };
  readonly dataDir: string;
  /** The economy of new servers: a name in `economies/` or the path of a file. */
  readonly economy: string;
  /** At least 32 characters, from which the keys that protect members' own keys are derived. */
  readonly secretsKey: string | undefined;
  readonly logLevel: Variables['LOG_LEVEL'];
  /** What works, but not as its owner will expect; one sentence each, for the log at start. */
  readonly warnings: readonly string[];
}

/** The configuration of a program that talks to Discord. */
export type ConfigWithToken = Config & { readonly discord: { readonly token: string } };

/**
 * The configuration of this process: its environment, and `.env` where there is one.
 * @throws {ConfigError} invalid_configuration with every fault
 */
export function readConfig(kind: 'bot' | 'deploy'): ConfigWithToken;
export function readConfig(kind: ProgramKind): Config;
export function readConfig(kind: ProgramKind): Config {
  return loadConfig(environmentWithFile(), kind);
}

/**
 * Checks an environment and gives it types. Names outside the schema are ignored.
 * @throws {ConfigError} invalid_configuration with every fault
 */
export function loadConfig(env: Environment, kind: 'bot' | 'deploy'): ConfigWithToken;
export function loadConfig(env: Environment, kind: ProgramKind): Config;
export function loadConfig(env: Environment, kind: ProgramKind): Config {
  const parsed = variables.safeParse(env);
  const faults: ConfigFault[] = (parsed.error?.issues ?? []).map((issue) => ({
    name: String(issue.path[0]),
    message: issue.message,
  }));
  // Rules across variables read what was given, so that they are listed together with the rest.
  faults.push(...missing(env, kind), ...keysAtTheWrongPlace(env));
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  return arrange(parsed.data, env);
}

function missing(env: Environment, kind: ProgramKind): ConfigFault[] {
  if (kind === 'operator' || given(env, 'DISCORD_TOKEN') !== undefined) return [];
  const message =
    "is missing; write the bot's token from the Discord developer portal (npm run demo needs none)";
  return [{ name: 'DISCORD_TOKEN', message }];
}

function keysAtTheWrongPlace(env: Environment): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const stripeKey = given(env, 'STRIPE_SECRET_KEY') ?? '';
  const stripeBase = given(env, 'STRIPE_API_BASE') ?? '';
  if (/^[sr]k_live_/.test(stripeKey) && isPlainHttp(stripeBase)) {
    const message =
      'is plain http: while STRIPE_SECRET_KEY is a live key; write an https: address or a test key';
    faults.push({ name: 'STRIPE_API_BASE', message });
  }
  if (/^[sr]k_(test_)?sandbox/.test(stripeKey) && /^(https:\/\/api\.stripe\.com\/*)?$/.test(stripeBase)) {
    const message =
      "is the sandbox's key while STRIPE_API_BASE is Stripe itself; write a key of your account";
    faults.push({ name: 'STRIPE_SECRET_KEY', message });
  }
  if (/^[sr]k_live_/.test(stripeKey) && isPlainHttp(given(env, 'DISCORD_API_BASE') ?? '')) {
    const message =
      'is plain http: while STRIPE_SECRET_KEY is a live key; members of a sandbox must not pay with real money';
    faults.push({ name: 'DISCORD_API_BASE', message });
  }
  const modelKey = given(env, 'OPENAI_API_KEY') ?? '';
  if (/^sk-(proj|svcacct|admin)-/.test(modelKey) && isPlainHttp(given(env, 'OPENAI_BASE_URL') ?? '')) {
    const message = "is plain http: while OPENAI_API_KEY is a key of OpenAI's; write an https: address";
    faults.push({ name: 'OPENAI_BASE_URL', message });
  }
  return faults;
}

function isPlainHttp(address: string): boolean {
  return /^http:/i.test(address);
}

function given(env: Environment, name: keyof Variables): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function arrange(values: Variables, env: Environment): Config {
  return {
    discord: {
      token: values.DISCORD_TOKEN,
      applicationId: values.DISCORD_APPLICATION_ID,
      apiBase: values.DISCORD_API_BASE,
    },
    database: { uri: values.MONGODB_URI, environment: withoutVariables(env) },
    stripe: {
      secretKey: values.STRIPE_SECRET_KEY,
      webhookSecret: values.STRIPE_WEBHOOK_SECRET,
      apiBase: values.STRIPE_API_BASE,
    },
    models: { apiKey: values.OPENAI_API_KEY, baseUrl: values.OPENAI_BASE_URL },
    web: { port: values.PORT, publicUrl: values.PUBLIC_URL },
    dataDir: values.DATA_DIR,
    economy: values.ECONOMY,
    secretsKey: values.SECRETS_KEY,
    logLevel: values.LOG_LEVEL,
    warnings: warningsOf(values),
  };
}

/** Everything in a configuration that nobody may read: keys, tokens, and the password inside of an address. */
export function secretsOf({ discord, database, stripe, models, secretsKey }: Config): string[] {
  const { uri } = database;
  const password = uri === undefined ? undefined : /:\/\/[^/@]*:([^/@]+)@/u.exec(uri)?.[1];
  const all = [
    discord.token,
    uri,
    password,
    stripe.secretKey,
    stripe.webhookSecret,
    models.apiKey,
    secretsKey,
  ];
  return all.filter((secret) => secret !== undefined);
}

/** What other programs may see: what is ours, secrets above all, is none of their business. */
function withoutVariables(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !(name in variables.shape)));
}

function warningsOf(values: Variables): string[] {
  const warnings: string[] = [];
  if (values.STRIPE_SECRET_KEY !== undefined && values.STRIPE_WEBHOOK_SECRET === undefined) {
    warnings.push(
      'STRIPE_WEBHOOK_SECRET is not set: Stripe cannot tell of payments, so none is credited by webhook.',
    );
  }
  if (values.STRIPE_SECRET_KEY !== undefined && values.PUBLIC_URL === undefined) {
    warnings.push('PUBLIC_URL is not set: after paying, buyers are sent back to an address of this machine.');
  }
  return warnings;
}
