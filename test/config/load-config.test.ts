import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, type ProgramKind, secretsOf } from '../../src/config/index.ts';

const TOKEN = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.abcdef.secret';

function faultsOf(env: Record<string, string>, kind: ProgramKind = 'operator') {
  try {
    loadConfig(env, kind);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('needs nothing but the token, and gives the documented defaults', () => {
    expect(loadConfig({ DISCORD_TOKEN: TOKEN }, 'bot')).toEqual({
      discord: { token: TOKEN, applicationId: undefined, apiBase: 'https://discord.com/api' },
      database: { uri: undefined, environment: {} },
      stripe: { secretKey: undefined, webhookSecret: undefined, apiBase: 'https://api.stripe.com' },
      models: { apiKey: undefined, baseUrl: 'https://api.openai.com/v1' },
      web: { port: 3000, publicUrl: undefined },
      dataDir: 'data',
      economy: 'community',
      secretsKey: undefined,
      logLevel: 'info',
      warnings: [],
    });
  });

  it.each(['bot', 'deploy'] as const)('asks the %s for a token, and the operator for none', (kind) => {
    expect(faultsOf({}, kind).map((fault) => fault.name)).toEqual(['DISCORD_TOKEN']);
    expect(faultsOf({ DISCORD_TOKEN: '  ' }, kind).map((fault) => fault.name)).toEqual(['DISCORD_TOKEN']);
    expect(faultsOf({}, 'operator')).toEqual([]);
  });

  it('takes slashes off the end of addresses, and spaces off everything', () => {
    const config = loadConfig(
      { DISCORD_API_BASE: ' http://127.0.0.1:4000/api/ ', PUBLIC_URL: 'https://bot.example//', PORT: ' 0 ' },
      'operator',
    );
    expect(config.discord.apiBase).toBe('http://127.0.0.1:4000/api');
    expect(config.web).toEqual({ port: 0, publicUrl: 'https://bot.example' });
  });

  it('counts an empty variable as left out', () => {
    expect(loadConfig({ PORT: '', ECONOMY: ' ', STRIPE_API_BASE: '' }, 'operator')).toEqual(
      expect.objectContaining({ economy: 'community', web: { port: 3000, publicUrl: undefined } }),
    );
  });

  it('lists all faults at once, by name, and never repeats what was written', () => {
    const env = {
      DISCORD_TOKEN: 'Bot hidden-1',
      DISCORD_APPLICATION_ID: 'hidden-2',
      DISCORD_API_BASE: 'https://hidden-3/api/v10',
      MONGODB_URI: 'hidden-4',
      STRIPE_SECRET_KEY: 'pk_hidden-5',
      STRIPE_WEBHOOK_SECRET: 'hidden-6',
      STRIPE_API_BASE: 'hidden-7',
      OPENAI_API_KEY: 'hidden -8',
      OPENAI_BASE_URL: 'ftp://hidden-9',
      PUBLIC_URL: 'hidden-10',
      PORT: '70000',
      SECRETS_KEY: 'hidden-11',
      LOG_LEVEL: 'hidden-12',
    };
    const faults = faultsOf(env, 'bot');
    expect(new Set(faults.map((fault) => fault.name))).toEqual(new Set(Object.keys(env)));
    const { message } = new ConfigError(faults);
    expect(message).not.toMatch(/hidden|70000/);
    expect(message).toContain('  LOG_LEVEL: is not a level; write one of fatal, error, warn, info');
    expect(message).toContain('  PORT: is not a port; write a number from 0');
  });
});

it('hands other programs the environment without anything of ours', () => {
  const env = { DISCORD_TOKEN: TOKEN, STRIPE_SECRET_KEY: 'sk_test_x', PATH: '/bin', HOME: '/root' };
  expect(loadConfig(env, 'bot').database.environment).toEqual({ PATH: '/bin', HOME: '/root' });
});

describe('keys at the wrong place', () => {
  it.each(['sk_live_x', 'rk_live_x'])('refuses %s with a plain http base', (STRIPE_SECRET_KEY) => {
    const faults = faultsOf({ STRIPE_SECRET_KEY, STRIPE_API_BASE: 'http://127.0.0.1:12111' });
    expect(faults.map((fault) => fault.name)).toEqual(['STRIPE_API_BASE']);
  });

  it.each(['sk_live_x', 'rk_live_x'])("refuses %s with a sandbox's Discord", (STRIPE_SECRET_KEY) => {
    const faults = faultsOf({ STRIPE_SECRET_KEY, DISCORD_API_BASE: 'http://127.0.0.1:4000/api' });
    expect(faults.map((fault) => fault.name)).toEqual(['DISCORD_API_BASE']);
    expect(JSON.stringify(faults)).not.toContain(STRIPE_SECRET_KEY);
    expect(faultsOf({ STRIPE_SECRET_KEY, DISCORD_API_BASE: 'https://discord.com/api' })).toEqual([]);
  });

  it('knows every secret of a configuration, the password inside of an address too', () => {
    const config = loadConfig(
      {
        ...{ DISCORD_TOKEN: 'a-token', MONGODB_URI: 'mongodb://scrip:pass-word@127.0.0.1/scrip' },
        ...{ STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1', OPENAI_API_KEY: 'model-key' },
      },
      'bot',
    );
    expect(secretsOf(config)).toEqual([
      'a-token',
      'mongodb://scrip:pass-word@127.0.0.1/scrip',
      'pass-word',
      'sk_test_1',
      'whsec_1',
      'model-key',
    ]);
  });

  it('takes a live key with https, and a test key with either', () => {
    expect(faultsOf({ STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_API_BASE: 'https://proxy.example' })).toEqual(
      [],
    );
    expect(faultsOf({ STRIPE_SECRET_KEY: 'sk_test_x' })).toEqual([]);
    expect(faultsOf({ STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_API_BASE: 'http://127.0.0.1:1' })).toEqual([]);
  });

  it.each(['', 'https://api.stripe.com/'])("refuses the sandbox's key at Stripe itself (%j)", (base) => {
    const faults = faultsOf({ STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_API_BASE: base });
    expect(faults.map((fault) => fault.name)).toEqual(['STRIPE_SECRET_KEY']);
    expect(faultsOf({ STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_API_BASE: 'http://127.0.0.1:1' })).toEqual(
      [],
    );
  });

  it("refuses OpenAI's keys with a plain http base, and takes a local server's", () => {
    const OPENAI_BASE_URL = 'http://10.0.0.1:8080/v1';
    expect(faultsOf({ OPENAI_API_KEY: 'sk-proj-x', OPENAI_BASE_URL })[0]?.name).toBe('OPENAI_BASE_URL');
    expect(faultsOf({ OPENAI_API_KEY: 'sk-local', OPENAI_BASE_URL })).toEqual([]);
  });
});

it('warns when payments could be taken but not noticed', () => {
  const { warnings } = loadConfig({ STRIPE_SECRET_KEY: 'sk_test_x' }, 'operator');
  expect(warnings).toEqual([
    expect.stringMatching(/^STRIPE_WEBHOOK_SECRET/),
    expect.stringMatching(/^PUBLIC_URL/),
  ]);
});
