import { z } from 'zod';

/** The preset that rules where `ECONOMY` is not set. */
export const DEFAULT_ECONOMY = 'community';

/** Levels of the log, as pino names them. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** A variable that may be left out; an empty one counts as left out, as in example.env. */
function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    schema.optional(),
  );
}

/** The same with a value that holds where it is left out. */
function withDefault<T>(schema: z.ZodType<T, string>, value: NoInfer<T>) {
  return optional(schema).transform((given): T => given ?? value);
}

const text = z.string().trim();

/** The address of a server, without a slash at its end: paths are added to it. */
const base = text
  .transform((value) => value.replace(/\/+$/, ''))
  .refine(isHttpUrl, 'is not an address; write one like https://example.com/api');

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

const secret = text.refine((value) => !/\s/.test(value), 'has a space or a line break in it; paste it again');

/**
 * Every environment variable of the product, by its exact name. Messages say what would be right,
 * and never repeat the value: a token pasted into the wrong line must not end in a log.
 */
export const variables = z.object({
  DISCORD_TOKEN: optional(
    secret.refine((value) => !/^Bot/i.test(value), 'starts with "Bot"; write the token alone'),
  ),
  DISCORD_APPLICATION_ID: optional(
    text.regex(/^\d{15,20}$/, 'is not an application id; it is a number of 17 to 20 digits'),
  ),
  DISCORD_API_BASE: withDefault(
    base.refine((value) => !/\/v\d+$/.test(value), 'ends in a version; leave the version out'),
    'https://discord.com/api',
  ),
  MONGODB_URI: optional(
    secret.refine(
      (value) => /^mongodb(\+srv)?:\/\/[^/]/.test(value),
      'is not the address of a MongoDB; it starts with mongodb:// or mongodb+srv://',
    ),
  ),
  STRIPE_SECRET_KEY: optional(
    secret.refine(
      (value) => /^[sr]k_/.test(value),
      'is not a secret key of Stripe; it starts with sk_ or rk_',
    ),
  ),
  STRIPE_WEBHOOK_SECRET: optional(
    secret.refine(
      (value) => value.startsWith('whsec_'),
      "is not a webhook's signing secret; it starts with whsec_",
    ),
  ),
  STRIPE_API_BASE: withDefault(base, 'https://api.stripe.com'),
  OPENAI_API_KEY: optional(secret),
  OPENAI_BASE_URL: withDefault(base, 'https://api.openai.com/v1'),
  PUBLIC_URL: optional(base),
  PORT: withDefault(
    text
      .regex(/^\d{1,5}$/, 'is not a port; write a number from 0 (any free port) to 65535')
      .transform(Number)
      .refine((port) => port <= 65_535, 'is not a port; write a number from 0 (any free port) to 65535'),
    3000,
  ),
  DATA_DIR: withDefault(text, 'data'),
  ECONOMY: withDefault(text, DEFAULT_ECONOMY),
  SECRETS_KEY: optional(
    secret.refine(
      (value) => value.length >= 32,
      'is too short; write at least 32 random characters, for instance from: openssl rand -hex 32',
    ),
  ),
  LOG_LEVEL: withDefault(z.enum(LOG_LEVELS, `is not a level; write one of ${LOG_LEVELS.join(', ')}`), 'info'),
});

/** The values of all variables, checked one by one. */
export type Variables = z.infer<typeof variables>;

/** The names of all variables. */
export const VARIABLE_NAMES: readonly (keyof Variables)[] = variables.keyof().options;
