import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check } from './architecture/check.ts';
import { repositoryFiles, repositorySources } from './architecture/repository.ts';
import { strangersIn } from './architecture/strangers.ts';

describe('the sources', () => {
  it('keep to the import table and to the bans', () => {
    const breaches = check(repositorySources());
    expect(breaches.map(({ file, line, rule, detail }) => `${file}:${line} ${rule}: ${detail}`)).toEqual([]);
  });
});

describe('the files', () => {
  it('name no package registry and no folder outside the repository', () => {
    const found = repositoryFiles().flatMap((path) =>
      strangersIn(readFileSync(path, 'utf8')).map((name) => `${path} names ${name}`),
    );
    expect(found).toEqual([]);
  });
});
