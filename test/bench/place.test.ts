import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeLeftBehind } from '../../bench/place.ts';

/** More than any system gives to a process. */
const NOBODY = 2 ** 30;

test('the folder of a run that was killed is removed by the next one; those of others stay', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'scrip-bench-'));
  const folders = [`bench-${NOBODY}-killed`, `bench-${process.pid}-running`, 'bench-notes', 'mongod'];
  for (const name of folders) await mkdir(join(cache, name, 'data'), { recursive: true });
  await removeLeftBehind(cache);
  expect((await readdir(cache)).sort()).toEqual([`bench-${process.pid}-running`, 'bench-notes', 'mongod']);
  await rm(cache, { recursive: true });
});
