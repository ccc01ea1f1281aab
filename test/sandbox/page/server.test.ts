import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiscordSandbox, type DiscordSandbox } from '../../../sandbox/discord/index.ts';
import { createPage, type Page } from '../../../sandbox/page/index.ts';
import type { ActionResult, PageEvent, WorldView } from '../../../sandbox/page/wire.ts';
import { startTestBot } from '../../browser/test-bot.ts';

const SOON = { timeout: 5000 };

describe('the server of the page', () => {
  let discord: DiscordSandbox;
  let bot: AsyncDisposable;
  let page: Page;
  const pressed: string[] = [];

  beforeAll(async () => {
    discord = await createDiscordSandbox({ limits: { acknowledgeWithinMs: 2000 } });
    bot = await startTestBot(discord);
    page = await createPage({
      discord,
      ledger: {
        wallet: async (guildId, userId) => ({ wallet: `${guildId}/${userId}` }),
        journal: async () => ({ entries: [] }),
      },
      panels: [
        {
          id: 'shop',
          title: 'Shop',
          read: async ({ userName }) => [{ type: 'text', text: `for ${userName}` }],
          press: async (button, { userName }) => void pressed.push(`${button} by ${userName}`),
        },
      ],
    });
  });
  afterAll(async () => {
    await page.close();
    await bot[Symbol.asyncDispose]();
    await discord.close();
  });

  const get = async (path: string) => {
    const answer = await fetch(page.url + path);
    return { status: answer.status, body: await answer.json() };
  };
  const act = async (as: string, action: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${page.url}/api/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ as, channelId: discord.world.channels[0]?.id, action }),
    });
    const body = (await answer.json()) as ActionResult;
    return { status: answer.status, body };
  };

  it('serves a document that may load nothing from elsewhere', async () => {
    const answer = await fetch(page.url);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(await answer.text()).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });

  it('bundles the browser side without an address of another machine', async () => {
    const script = await (await fetch(`${page.url}/page.js`)).text();
    const style = await (await fetch(`${page.url}/page.css`)).text();
    expect(script.length).toBeGreaterThan(10_000);
    expect(style).not.toMatch(/url\(|@import/);
  });

  it('refuses other hosts and other origins', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(`${page.url}/api/world?as=Ada`, { headers: { host: 'rebound.example' } }, ({ statusCode }) =>
        resolve(statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
    expect(
      (await act('Ada', { kind: 'send', text: 'x', files: [] }, { origin: 'http://evil.example' })).status,
    ).toBe(403);
    expect((await act('Ada', {}, { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('shows the world as one member sees it', async () => {
    const body = (await get('/api/world?as=Ben')).body as WorldView;
    expect(body.viewerId).toBe(discord.member('Ben').id);
    expect(body.dm.id).toBe(discord.member('Ben').dm().id);
    expect(body.commands.map(({ name }) => name)).toContain('echo');
    expect(body.panels).toEqual([{ id: 'shop', title: 'Shop' }]);
    expect(body.hasLedger).toBe(true);
  });

  it('runs a command, reports silence, and turns a usage error into a sentence', async () => {
    const answered = await act('Ada', { kind: 'run', command: 'secret', options: {} });
    expect(answered.body).toMatchObject({ ok: true, response: { type: 'message' } });
    const silent = await act('Ada', { kind: 'run', command: 'silent', options: {} });
    expect(silent.body).toMatchObject({ ok: true, response: { type: 'failed' } });
    const wrong = await act('Ada', { kind: 'run', command: 'no such command', options: {} });
    expect(wrong.body).toMatchObject({ ok: false, error: expect.any(String) });
  });

  it('completes an option', async () => {
    const action = {
      kind: 'autocomplete',
      command: 'echo',
      options: { text: 'x', voice: 'gra' },
      focused: 'voice',
    };
    expect((await act('Ada', action)).body).toEqual({
      ok: true,
      choices: [{ name: 'Grand · ~40', value: 'grand' }],
    });
  });

  it('passes wallet, journal and panels on', async () => {
    const ada = discord.member('Ada').id;
    expect((await get('/api/wallet?as=Ada')).body).toEqual({ wallet: `${discord.guildId}/${ada}` });
    expect((await get('/api/journal?as=Ada')).body).toEqual({ entries: [] });
    expect((await get('/api/panel?as=Ben&panel=shop')).body).toEqual([{ type: 'text', text: 'for Ben' }]);
    await act('Cleo', { kind: 'panel', panel: 'shop', button: 'pay' });
    expect(pressed).toEqual(['pay by Cleo']);
    expect((await get('/api/panel?as=Ben&panel=other')).status).toBe(404);
  });

  it('streams to each member only what that member sees', async () => {
    await using ben = await listen(page.url, 'Ben');
    await using ada = await listen(page.url, 'Ada');
    await act('Ada', { kind: 'run', command: 'secret', options: {} });
    discord.member('Cleo').send('to all');
    const seesAll = (events: PageEvent[]) =>
      events.some((event) => event.type === 'message_created' && event.message.content === 'to all');
    await expect.poll(() => seesAll(ben.events) && seesAll(ada.events), SOON).toBe(true);
    const created = (events: PageEvent[]) => events.filter(({ type }) => type === 'message_created').length;
    expect([created(ada.events), created(ben.events)]).toEqual([2, 1]);
    expect(ben.events).toContainEqual({ type: 'elsewhere', memberIds: [discord.member('Ada').id] });
    expect(ben.events.some(({ type }) => type.startsWith('interaction_'))).toBe(false);
  });

  it('passes pictures of the sandbox only, and lets them run nothing', async () => {
    await act('Ada', { kind: 'run', command: 'card', options: {} });
    const [attachment] = discord.member('Ada').messages().at(-1)?.attachments ?? [];
    const path = new URL(attachment?.url ?? '').pathname;
    const picture = await fetch(`${page.url}/cdn${path}`);
    expect(picture.headers.get('content-type')).toContain('image/svg');
    expect(picture.headers.get('content-security-policy')).toContain('sandbox');
    expect((await get('/cdn//example.com/a.png')).status).toBe(403);
  });
});

/** Reads the event stream of one member into `events`. */
async function listen(url: string, as: string): Promise<AsyncDisposable & { events: PageEvent[] }> {
  const events: PageEvent[] = [];
  const abort = new AbortController();
  const { body } = await fetch(`${url}/api/events?as=${as}`, { signal: abort.signal });
  const reading = (async () => {
    let rest = '';
    for await (const part of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const lines = (rest + part).split('\n\n');
      rest = lines.pop() ?? '';
      events.push(
        ...lines.filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice(6))),
      );
    }
  })().catch((error) => {
    if (!abort.signal.aborted) throw error;
  });
  const stop = async (): Promise<void> => {
    abort.abort();
    await reading;
  };
  return { events, [Symbol.asyncDispose]: stop };
}
