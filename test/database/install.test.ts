import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { installMongod } from '../../src/database/install-mongod.ts';
import { installSecantus } from '../../src/database/install-secantus.ts';
import { fakeProgram, scratchFolder } from './fakes.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOON = Date.UTC(2026, 0, 1, 12);

/** A mirror on this machine that has no download, and counts who asked. */
async function emptyMirror() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  const mirror = `http://127.0.0.1:${address.port}`;
  return { asked, environment: { PATH: '', MONGOMS_DOWNLOAD_MIRROR: mirror, MONGOMS_USE_HTTP: 'true' } };
}

describe('installMongod', () => {
  it('remembers a failed download for a day, with its reason, and asks again after it', async () => {
    const { asked, environment } = await emptyMirror();
    const cacheDir = await scratchFolder();
    const install = (now: number) =>
      installMongod({ cacheDir, environment, log: () => undefined, now: () => now }).then(String, String);

    expect(await install(NOON)).toMatch(/^DatabaseError: Status Code isn't 200! \(it is 404\)$/);
    expect(asked).toHaveLength(1);
    expect(await install(NOON + DAY_MS - 1)).toMatch(
      /404\) \(remembered until 2026-01-02 12:00 UTC; delete /,
    );
    expect(asked).toHaveLength(1);
    expect(await install(NOON + DAY_MS)).toMatch(/404\)$/);
    expect(asked).toHaveLength(2);
  });
});

describe('installSecantus', () => {
  const pretend = (answer: string) => `
    if (process.argv[2] === '-c') console.log(${JSON.stringify(answer)});
    else { console.error('ERROR: no room'); process.exit(1); }`;

  it('asks for Python 3.10 when there is none, an old one or one without venv', async () => {
    const folder = await scratchFolder();
    const PATH = await fakeProgram(folder, 'python3', pretend(''));
    await fakeProgram(folder, 'python', `process.exit(1)`);
    await expect(
      installSecantus({ cacheDir: folder, environment: { PATH }, log: () => undefined }),
    ).rejects.toThrow('no Python 3.10 or newer with venv on the PATH');
  });

  it('fails with the reason in one line and leaves nothing half installed', async () => {
    const folder = await scratchFolder();
    const bin = join(folder, 'bin');
    const PATH = await fakeProgram(folder, 'python3', pretend(join(bin, 'python3')));
    const cacheDir = join(folder, 'cache');
    const install = installSecantus({ cacheDir, environment: { PATH }, log: () => undefined });
    await expect(install).rejects.toThrow(/^python -m venv failed: ERROR: no room$/);
    expect(await readdir(cacheDir)).toEqual([]);
  });
});
