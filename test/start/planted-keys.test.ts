import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createDiscordSandbox, type DiscordSandbox } from '../../sandbox/discord/index.ts';
import { testEnvironment, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { freePort, run, start } from './child.ts';

vi.setConfig({ testTimeout: 120_000 });

const database = await testDatabase();
let discord: DiscordSandbox;
let echo: Server;
let base: string;

/** The worst of servers: whatever it is asked, it repeats what it was sent, the key first, as an error. */
beforeAll(async () => {
  discord = await createDiscordSandbox({});
  echo = createServer((request, response) => {
    const { authorization } = request.headers;
    const message = `no such key: ${authorization}; you sent ${JSON.stringify(request.headers)}`;
    response.writeHead(401, {
      'content-type': 'application/json',
      'request-id': `req_${authorization?.slice(7)}`,
    });
    response.end(JSON.stringify({ error: { type: 'invalid_request_error', code: null, message } }));
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  base = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await discord.close();
  echo.closeAllConnections();
  echo.close();
});

const PLANTED = {
  STRIPE_SECRET_KEY: 'rk_test_plantedstripe4711',
  STRIPE_WEBHOOK_SECRET: 'whsec_plantedwebhook4711',
  OPENAI_API_KEY: 'plantedmodelkey4711',
  SECRETS_KEY: 'planted-secrets-key-of-thirty-two-letters-4711',
};

function expectClean(text: string): void {
  expect(text).not.toMatch(/planted/u);
}

test('SECRETS: planted keys stand in no log, reply, page, metric or report, though every server repeats them', async () => {
  const environment = {
    ...testEnvironment({ discord, models: { baseUrl: `${base}/v1` }, database }),
    ...PLANTED,
    STRIPE_API_BASE: base,
    LOG_LEVEL: 'trace',
  };
  await run('deploy-commands.ts', environment);
  const port = await freePort();
  await using child = await start('src/main.ts', { ...environment, PORT: String(port) });
  await child.said(/"msg":"ready"/u);
  const ada = discord.member('Ada');
  for (const [command, options] of [
    ['chat', { prompt: 'Hello' }],
    ['buy', { pack: 'small' }],
    ['plan choose', { plan: 'supporter' }],
  ] as const) {
    const handle = await ada.run(command, options);
    await discord.until(() => handle.messages().length > 0, { timeoutMs: 30_000 });
    await discord.whenIdle({ timeoutMs: 60_000 });
  }
  const said = ada.allMessages().map(textOf).join('\n');
  expect(said).toContain('The model turned our key away');
  expect(said).toContain('Payments are not set up right here');
  const pages = await Promise.all(
    ['/health', '/metrics', '/pay/pur_1', '/paid/cs_test_1', '/webhooks/stripe'].map(async (path) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return `${JSON.stringify([...response.headers])} ${await response.text()}`;
    }),
  );
  const forged = await fetch(`http://127.0.0.1:${port}/webhooks/stripe`, {
    method: 'POST',
    body: '{}',
    headers: { 'stripe-signature': `t=1,v1=${PLANTED.STRIPE_WEBHOOK_SECRET}` },
  });
  const report = await run('src/operator/main.ts', environment, ['payments', '--json']);
  child.kill('SIGTERM');
  const { out, err } = await child.ended;
  // The log has to say what happened, or this test would prove nothing.
  expect(err).toMatch(/provider_auth|stripe_refused/u);
  for (const text of [said, ...pages, await forged.text(), report.out, report.err, out, err])
    expectClean(text);
});
