import { type Environment, VARIABLE_NAMES } from '../src/config/index.ts';

/** The servers on this machine that stand in for the real ones. */
export interface StandIns {
  readonly discord: { readonly apiBase: string; readonly token: string; readonly applicationId: string };
  readonly models: { readonly baseUrl: string };
  readonly stripe: { readonly url: string; readonly secretKey: string };
  readonly database: { readonly uri: string };
  readonly dataDir: string;
  readonly economy: string | undefined;
  /** Of the bot's own HTTP server: Stripe must know where to send webhooks and buyers. */
  readonly port: number;
}

/** What the Stripe sandbox signs the demo's webhooks with. */
export const WEBHOOK_SECRET = 'whsec_sandbox';

const SETTINGS = /^(DISCORD|STRIPE|OPENAI)_/;
const PROXIES = /^((https?|all)_proxy|node_use_env_proxy)$/i;

/**
 * The environment in which the demo's bot runs: the one of this process with every variable of ours
 * replaced. No key and no address that anyone has set gets through, and no line of an `.env` file
 * either, because that gives way to what is set, even where it is empty.
 */
export function botEnvironment(environment: Environment, standIns: StandIns): Environment {
  const kept = Object.entries(environment).filter(([name]) => !SETTINGS.test(name) && !PROXIES.test(name));
  const blank = Object.fromEntries(VARIABLE_NAMES.map((name) => [name, '']));
  return {
    ...Object.fromEntries(kept),
    ...blank,
    DISCORD_TOKEN: standIns.discord.token,
    DISCORD_APPLICATION_ID: standIns.discord.applicationId,
    DISCORD_API_BASE: standIns.discord.apiBase,
    MONGODB_URI: standIns.database.uri,
    OPENAI_API_KEY: 'sandbox-key',
    OPENAI_BASE_URL: standIns.models.baseUrl,
    STRIPE_SECRET_KEY: standIns.stripe.secretKey,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: standIns.stripe.url,
    PUBLIC_URL: `http://127.0.0.1:${standIns.port}`,
    PORT: String(standIns.port),
    DATA_DIR: standIns.dataDir,
    ECONOMY: standIns.economy ?? '',
    SECRETS_KEY: 'the-demo-has-no-secrets-to-protect',
    LOG_LEVEL: 'info',
  };
}
