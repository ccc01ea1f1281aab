import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { processEnvironment } from '../../src/config/environment.ts';
import { testDatabase } from '../database.ts';

const database = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'scrip-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The demo as `npm run demo` starts it, on the run's database; `line` waits for what it prints. */
function startDemo(words: readonly string[], environment: Record<string, string> = {}) {
  const env = { ...processEnvironment(), DATA_DIR: folder, MONGODB_URI: database.uri, ...environment };
  const demo: ChildProcess = spawn(process.execPath, ['demo/main.ts', ...words], { env, stdio: 'pipe' });
  onTestFinished(() => void demo.kill('SIGKILL'));
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [demo.stdout, demo.stderr]) {
    if (stream === null) throw new Error('the demo has no output');
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  }
  const ended = once(demo, 'close').then(([code]) => ({ code, text: lines.join('\n') }));
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = lines.find((one) => pattern.test(one));
        if (found !== undefined) resolve(found);
      };
      waiting.add(look);
      look();
      void ended.then(({ text }) => reject(new Error(`the demo ended before ${pattern}:\n${text}`)));
    });
  return { demo, ended, line };
}

function script(...actions: string[]): string {
  const file = join(folder, 'script.txt');
  writeFileSync(file, actions.join('\n'));
  return file;
}

describe('npm run demo', { timeout: 120_000 }, () => {
  it('plays a script on the real bot and prints what the members see', async () => {
    const { ended } = startDemo(['--script', script('/chat prompt: hello', 'as Ben', '/balance')]);
    const { code, text } = await ended;
    expect({ code, text }).toEqual({
      code: 0,
      text: expect.stringContaining('Ada> /chat prompt: hello\n  Scrip\n'),
    });
    expect(text).toMatch(/Ben> \/balance\n {2}Scrip \(only you can see this\)\n/);
    expect(text).toContain('nothing leaves this machine');
  });

  it('ends with an error at the first action that cannot be done', async () => {
    const { code, text } = await startDemo(['--script', script('# one', '/nothing', '/balance')]).ended;
    expect(code).toBe(1);
    expect(text).toMatch(/line 2: \/nothing: there is no command nothing here$/);
  });

  it('shows why the bot ended when it could not start', async () => {
    const { code, text } = await startDemo([], { ECONOMY: 'no-such-economy' }).ended;
    expect(code).toBe(1);
    expect(text).toMatch(
      /the bot ended with code \d+ \(all it said is in .*demo-bot\.log\):\n.*no-such-economy/s,
    );
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves its page until %s, and then ends in order',
    async (signal) => {
      const { demo, ended, line } = startDemo(['--port', '0']);
      const url = /http:\S+/.exec(await line(/Page/))?.[0] ?? '';
      await line(/Nothing leaves this machine/);
      const page = await fetch(url);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      demo.kill(signal);
      expect(await ended).toMatchObject({ code: 0 });
    },
  );
});
