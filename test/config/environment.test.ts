import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig, VARIABLE_NAMES } from '../../src/config/index.ts';

describe('example.env', () => {
  const example = parseEnv(readFileSync('example.env', 'utf8'));

  it('names every variable of the schema and nothing else', () => {
    expect(Object.keys(example).sort()).toEqual([...VARIABLE_NAMES].sort());
  });

  it('holds no secret, and shows the defaults', () => {
    expect(loadConfig(example, 'operator')).toEqual(loadConfig({}, 'operator'));
  });
});

describe('.env', () => {
  function seenWith(env: Record<string, string>): unknown {
    const folder = mkdtempSync(join(tmpdir(), 'scrip-config-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, '.env'), 'ECONOMY=from-file\nDATA_DIR=from-file\nDISCORD_TOKEN=from-file\n');
    const module = resolve('src/config/index.ts');
    const code = `import { readConfig } from ${JSON.stringify(module)};
      const { economy, dataDir, discord } = readConfig('operator');
      console.log(JSON.stringify([economy, dataDir, discord.token ?? null]));`;
    const args = ['--input-type=module', '--eval', code];
    return JSON.parse(
      String(spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' }).stdout),
    );
  }

  it('is read where it lies beside the program', () => {
    expect(seenWith({})).toEqual(['from-file', 'from-file', 'from-file']);
  });

  it('gives way to the environment, even to an empty variable', () => {
    expect(seenWith({ ECONOMY: 'mine', DISCORD_TOKEN: '' })).toEqual(['mine', 'from-file', null]);
  });
});
