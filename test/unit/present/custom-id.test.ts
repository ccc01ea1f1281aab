import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { customId, parseCustomId } from '../../../src/present/custom-id.ts';

describe('custom ids', () => {
  it('say version, area, action, id and argument, and can be read back', () => {
    expect(customId('chat', 'stop', '1300000000000000001')).toBe('v1:chat:stop:1300000000000000001');
    expect(customId('portrait', 'use', '17', 'size=448x448')).toBe('v1:portrait:use:17:size=448x448');
    expect(parseCustomId('v1:portrait:use:17:size=448x448')).toEqual({
      area: 'portrait',
      action: 'use',
      id: '17',
      arg: 'size=448x448',
    });
    expect(parseCustomId('v1:buy:open:-')).toEqual({ area: 'buy', action: 'open', id: '-', arg: null });
  });

  it.each([
    '',
    'v1',
    'v1:chat',
    'v1:chat:stop',
    'v1:chat:stop:',
    'v2:chat:stop:1',
    'v1:chat:explode:1',
    'v1:toString:stop:1',
    'v1:__proto__:stop:1',
    'v1:chat:stop:1:2:3',
    'v1:chat:stop:a b',
    'v1:chat:stop:1:',
    `v1:chat:stop:${'1'.repeat(100)}`,
  ])('%j is none of ours', (text) => {
    expect(parseCustomId(text)).toBeNull();
  });

  it('never throw on reading, and read back everything that was built', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseCustomId(text);
      }),
    );
    const part = fc.stringMatching(/^[A-Za-z0-9._,=~-]{1,35}$/);
    fc.assert(
      fc.property(part, fc.option(part, { nil: undefined }), (id, arg) => {
        const read = parseCustomId(customId('chat', 'model', id, arg));
        expect(read).toEqual({ area: 'chat', action: 'model', id, arg: arg ?? null });
      }),
    );
  });

  it('cannot be built too long, or of letters that would be read as something else', () => {
    for (const id of ['', 'a:b', 'a b', 'x'.repeat(95)]) {
      expect(() => customId('chat', 'stop', id)).toThrow(AppError);
    }
  });
});
