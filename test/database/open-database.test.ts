import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { openDatabase } from '../../src/database/open-database.ts';
import type { DatabaseOptions } from '../../src/database/types.ts';
import { fakeProgram, mongodInFrontOf, scratchFolder, secantusThatReports, witness } from './fakes.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

/** Options under which nothing is found and no network is reached, with the lines that were logged. */
async function bareOptions(environment: Record<string, string> = {}) {
  const folder = await scratchFolder();
  const lines: string[] = [];
  const options = {
    dataDir: join(folder, 'data'),
    cacheDir: join(folder, 'cache'),
    environment: { PATH: '', MONGOMS_DOWNLOAD_MIRROR: 'https://127.0.0.1:1', ...environment },
    log: (line) => lines.push(line),
    now: () => NOON,
  } satisfies DatabaseOptions;
  return { folder, lines, options };
}

describe('openDatabase', () => {
  it('uses MONGODB_URI as it is and logs it without user and password', async () => {
    const { lines, options } = await bareOptions();
    const uri = 'mongodb://ada:secret@db.example:27017/shop?replicaSet=a';
    await using database = await openDatabase({ ...options, uri });
    expect(database.uri).toBe(uri);
    expect(database.warning).toBeUndefined();
    expect(lines).toEqual(['database: the one named by MONGODB_URI (mongodb://db.example:27017/shop)']);
  });

  it('prefers secantusd-rs on the PATH to any download, and always syncs commits', async () => {
    const { folder, lines, options } = await bareOptions();
    const seen = await witness();
    const path = await fakeProgram(folder, 'secantusd-rs', secantusThatReports(seen.port));
    await using database = await openDatabase({ ...options, environment: { PATH: path } });
    const { args } = await seen.next();
    expect(database.uri).toBe('mongodb://127.0.0.1:4711/scrip?directConnection=true');
    expect(database.warning).toMatch(/beta.*MONGODB_URI/);
    expect(args).toEqual([
      ...['--host', '127.0.0.1', '--port', '0'],
      ...['--storage-path', join(folder, 'data', 'secantusdb-rs'), '--sync-on-commit'],
    ]);
    expect(lines).toEqual([
      `database: SecantusDB of this machine (secantusd-rs is on the PATH), data in ${join(folder, 'data', 'secantusdb-rs')}`,
    ]);
  });

  it('says in one sentence that the folder is in use, and tries nothing else', async () => {
    const { folder, lines, options } = await bareOptions();
    const busy = `console.error('WiredTigerError: Device or resource busy'); process.exit(1);`;
    const path = await fakeProgram(folder, 'secantusd-rs', busy);
    await expect(openDatabase({ ...options, environment: { PATH: path } })).rejects.toMatchObject({
      code: 'database_folder_in_use',
      message: expect.stringMatching(
        /^The demo or the bot is already running on this folder \(.*secantusdb-rs\)/,
      ),
    });
    expect(lines).toEqual([]);
  });

  it('does not hide data behind another server when the one that holds it does not start', async () => {
    const { folder, options } = await bareOptions();
    await mkdir(join(folder, 'data', 'secantusdb-rs'), { recursive: true });
    await writeFile(join(folder, 'data', 'secantusdb-rs', 'WiredTiger.wt'), '');
    const path = await fakeProgram(folder, 'secantusd-rs', `console.error('log corrupt'); process.exit(3);`);
    await expect(openDatabase({ ...options, environment: { PATH: path } })).rejects.toMatchObject({
      code: 'database_start_failed',
      message: expect.stringContaining('log corrupt'),
    });
  });

  it('names the four ways out, and what was tried, when there is no database', async () => {
    const { options } = await bareOptions();
    const error = await openDatabase(options).then(String, String);
    expect(error).toMatch(/^DatabaseError: No database\. One of these four helps:\n {2}1\. set MONGODB_URI/);
    expect(error).toMatch(/MongoDB by download: connect ECONNREFUSED/);
    expect(error).toMatch(/SecantusDB 0\.7\.0b3: no Python 3\.10 or newer with venv/);
  });
});

const [, host, port] = /^mongodb:\/\/([^/,:@]+):(\d+)\//.exec(inject('databaseUri')) ?? [];

describe.runIf(host !== undefined)('openDatabase with a mongod', () => {
  const body = mongodInFrontOf({ host: host ?? '', port: Number(port) });

  it('takes the one on the PATH', async () => {
    const { folder, lines, options } = await bareOptions();
    const path = await fakeProgram(folder, 'mongod', body);
    await using database = await openDatabase({ ...options, environment: { PATH: path } });
    expect(database.warning).toMatch(/^this database is for trying things out/);
    expect(lines).toEqual([
      `database: MongoDB of this machine (mongod is on the PATH), data in ${join(folder, 'data', 'mongodb')}`,
    ]);
  });

  it('takes the one named by MONGOMS_SYSTEM_BINARY before the one on the PATH', async () => {
    const { folder, lines, options } = await bareOptions();
    const named = join(await fakeProgram(folder, 'my-mongod', body), 'my-mongod');
    const path = await fakeProgram(folder, 'mongod', 'process.exit(1)');
    await using _ = await openDatabase({
      ...options,
      environment: { PATH: path, MONGOMS_SYSTEM_BINARY: named },
    });
    expect(lines[0]).toContain('named by MONGOMS_SYSTEM_BINARY');
  });

  it('says that other data lies beside it when another kind of server was used before', async () => {
    const { folder, lines, options } = await bareOptions();
    await mkdir(join(folder, 'data', 'secantusdb'), { recursive: true });
    await writeFile(join(folder, 'data', 'secantusdb', 'WiredTiger.wt'), '');
    const path = await fakeProgram(folder, 'mongod', body);
    await using _ = await openDatabase({ ...options, environment: { PATH: path } });
    expect(lines[1]).toMatch(/secantusdb holds the data of another kind of server; it is left as it is$/);
  });
});
