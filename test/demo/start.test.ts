import { describe, expect, it } from 'vitest';
import { DemoError, parseArguments } from '../../demo/arguments.ts';
import { botEnvironment } from '../../demo/bot-environment.ts';
import { loadConfig, VARIABLE_NAMES } from '../../src/config/index.ts';

describe('parseArguments', () => {
  it('shows the page on port 4242 unless asked otherwise', () => {
    expect(parseArguments([])).toEqual({ port: 4242, script: undefined });
    expect(parseArguments(['--port', '0', '--script', 'a.txt'])).toEqual({ port: 0, script: 'a.txt' });
  });

  it.each([['--prot', '1'], ['--port', 'x'], ['--port', '70000'], ['extra'], ['--script']])(
    'refuses %s %s with the usage',
    (...words) => {
      expect(() => parseArguments(words)).toThrow(DemoError);
      expect(() => parseArguments(words)).toThrow(/usage: npm run demo/);
    },
  );
});

describe('botEnvironment', () => {
  const standIns = {
    discord: {
      apiBase: 'http://127.0.0.1:1/api',
      token: 'sandbox-token',
      applicationId: '1200000000000000900',
    },
    models: { baseUrl: 'http://127.0.0.1:2/v1' },
    stripe: { url: 'http://127.0.0.1:4', secretKey: 'sk_test_sandbox' },
    port: 4243,
    database: { uri: 'mongodb://127.0.0.1:3/scrip' },
    dataDir: 'data',
    economy: undefined,
  };
  const real = {
    PATH: '/bin',
    FAKETIME: '+1d',
    HTTPS_PROXY: 'http://proxy.example',
    DISCORD_TOKEN: 'real-secret',
    STRIPE_SECRET_KEY: 'real-secret',
    STRIPE_ACCOUNT: 'real-secret',
    OPENAI_API_KEY: 'real-secret',
    OPENAI_ORG_ID: 'real-secret',
    PUBLIC_URL: 'https://real-secret.example',
  };

  it('lets no key, no account and no proxy of the outside through', () => {
    const environment = botEnvironment(real, standIns);
    expect(JSON.stringify(environment)).not.toMatch(/real-secret|proxy/i);
    expect(environment).toMatchObject({ PATH: '/bin', FAKETIME: '+1d' });
  });

  it('sets every variable, so that no line of an .env file applies', () => {
    expect(Object.keys(botEnvironment({}, standIns)).sort()).toEqual([...VARIABLE_NAMES].sort());
  });

  it('is a configuration that the bot accepts, with every base on this machine', () => {
    const config = loadConfig(botEnvironment(real, standIns), 'bot');
    expect(config).toMatchObject({
      discord: { ...standIns.discord },
      database: { uri: 'mongodb://127.0.0.1:3/scrip' },
      stripe: { secretKey: 'sk_test_sandbox', webhookSecret: 'whsec_sandbox', apiBase: 'http://127.0.0.1:4' },
      web: { port: 4243, publicUrl: 'http://127.0.0.1:4243' },
      models: { apiKey: 'sandbox-key', baseUrl: 'http://127.0.0.1:2/v1' },
      economy: 'community',
      warnings: [],
    });
  });
});
