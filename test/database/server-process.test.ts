import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { startServerProcess } from '../../src/database/server-process.ts';
import { fakeProgram, scratchFolder, secantusThatReports, witness } from './fakes.ts';

it('ends the server and waits for its end when it is disposed of', async () => {
  const seen = await witness();
  const bin = await fakeProgram(await scratchFolder(), 'server', secantusThatReports(seen.port));
  const server = startServerProcess({ command: join(bin, 'server'), args: ['--one'], environment: {} });
  const { args, ended } = await seen.next();
  expect(args).toEqual(['--one']);
  await server[Symbol.asyncDispose]();
  expect(await server.exited).toBe(0);
  await ended;
});

it('ends the server when its owner is killed without a chance to clean up', async () => {
  const folder = await scratchFolder();
  const seen = await witness();
  const bin = await fakeProgram(folder, 'server', secantusThatReports(seen.port));
  const owner = join(folder, 'owner.mjs');
  const module = resolve('src/database/server-process.ts');
  await writeFile(
    owner,
    `import { startServerProcess } from ${JSON.stringify(module)};
     startServerProcess({ command: ${JSON.stringify(join(bin, 'server'))}, args: ['--two'], environment: {} });`,
  );
  const process_ = spawn(process.execPath, [owner], { stdio: 'ignore' });
  const { ended } = await seen.next();
  process_.kill('SIGKILL');
  await once(process_, 'exit');
  await ended;
});

it('reports the last line of a server that ends before it is ready', async () => {
  const body = `console.error('first'); console.error('no space left'); process.exit(4);`;
  const bin = await fakeProgram(await scratchFolder(), 'server', body);
  await using server = startServerProcess({ command: join(bin, 'server'), args: [], environment: {} });
  await expect(server.firstLine(() => undefined)).rejects.toMatchObject({
    code: 'database_start_failed',
    message: expect.stringMatching(/ended with code 4: no space left$/),
  });
});

it('reports a program that cannot be started', async () => {
  const command = join(await scratchFolder(), 'absent');
  await using server = startServerProcess({ command, args: [], environment: {} });
  await expect(server.firstLine(() => undefined)).rejects.toMatchObject({ code: 'database_start_failed' });
});
