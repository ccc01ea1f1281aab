import { ErrorResponseSchema, MessageCreateRequestSchema, MessageResponseSchema } from 'discord-api-spec/zod';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { safeName } from '../../../sandbox/discord/attachments.ts';
import { createEventBus, waitUntil } from '../../../sandbox/discord/bus.ts';
import { invalidForms } from '../../../sandbox/discord/errors.ts';
import { createFaultPlan } from '../../../sandbox/discord/faults.ts';
import {
  concerns,
  type GatewaySession,
  replayAfter,
  sendEvent,
} from '../../../sandbox/discord/gateway/session.ts';
import { imageSize } from '../../../sandbox/discord/image-size.ts';
import { avatarSvg } from '../../../sandbox/discord/media.ts';
import { grants, permissionsIn } from '../../../sandbox/discord/permissions.ts';
import { createRateLimiter } from '../../../sandbox/discord/rate-limit.ts';
import { createSnowflakes, wireTime } from '../../../sandbox/discord/snowflake.ts';
import type { StoredGuild, StoredUser } from '../../../sandbox/discord/store.ts';
import { answerProblems, problemsOf } from '../../../sandbox/discord/validate.ts';

describe('snowflakes', () => {
  it('carry the time in their upper bits, as discord.js reads it', () => {
    const atMs = Date.UTC(2026, 8, 1);
    const id = createSnowflakes({ now: () => atMs })();
    expect(Number((BigInt(id) >> 22n) + 1_420_070_400_000n)).toBe(atMs);
    expect(id).toMatch(/^\d{17,19}$/);
  });

  it('ascend strictly while the clock stands still or goes back', () => {
    let nowMs = Date.UTC(2026, 8, 1);
    const next = createSnowflakes({ now: () => nowMs });
    const ids = [next(), next()];
    nowMs -= 10_000;
    ids.push(next());
    expect(ids.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))).toEqual(ids);
    expect(new Set(ids).size).toBe(3);
  });

  it('come with times that end in +00:00', () => {
    expect(wireTime(Date.UTC(2026, 8, 1, 12, 0, 0, 5))).toBe('2026-09-01T12:00:00.005000+00:00');
  });
});

describe('permissions', () => {
  const guild: StoredGuild = {
    id: '1',
    name: 'G',
    ownerId: '10',
    locale: 'en-US',
    joinedAt: 0,
    roles: [
      { id: '1', name: '@everyone', permissions: '1024' },
      { id: '2', name: 'Moderator', permissions: '32' },
      { id: '3', name: 'Admin', permissions: String(PermissionFlagsBits.Administrator) },
    ],
  };
  const user = (id: string, roles: string[]): StoredUser => ({
    id,
    name: id,
    displayName: id,
    avatar: null,
    locale: 'en-US',
    bot: false,
    roles,
    guildIds: new Set(['1']),
    dms: 'open',
  });

  it('are the union of @everyone and the roles', () => {
    expect(permissionsIn(guild, user('11', []))).toBe(1024n);
    expect(permissionsIn(guild, user('11', ['2']))).toBe(1056n);
  });

  it('are everything for the owner and administrators', () => {
    const all = permissionsIn(guild, user('10', []));
    expect(all & PermissionFlagsBits.BanMembers).toBe(PermissionFlagsBits.BanMembers);
    expect(permissionsIn(guild, user('11', ['3']))).toBe(all);
  });

  it('of a command: null is for all, 0 for administrators, otherwise every bit is needed', () => {
    expect(grants(0n, null)).toBe(true);
    expect(grants(1056n, '0')).toBe(false);
    expect(grants(PermissionFlagsBits.Administrator, '0')).toBe(true);
    expect(grants(32n, '48')).toBe(false);
    expect(grants(48n, '48')).toBe(true);
  });
});

describe('problems of a body', () => {
  it('name the field and use the words of Discord', () => {
    expect(problemsOf(MessageCreateRequestSchema, { content: 'x'.repeat(4001) })).toEqual([
      { path: ['content'], code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 4000 or fewer in length.' },
    ]);
  });

  it('look into the branch of a union that was meant', () => {
    const body = {
      components: [{ type: 1, components: [{ type: 2, style: 5, url: 'no url', label: 'x' }] }],
    };
    expect(problemsOf(MessageCreateRequestSchema, body)).toEqual([
      {
        path: ['components', '0', 'components', '0', 'url'],
        code: 'URL_TYPE_INVALID_URL',
        message: 'Not a well formed URL.',
      },
    ]);
  });

  it('say of a missing field that it is required', () => {
    const body = { components: [{ type: 1 }] };
    expect(problemsOf(MessageCreateRequestSchema, body)).toMatchObject([
      { path: ['components', '0', 'components'], code: 'BASE_TYPE_REQUIRED' },
    ]);
  });

  it('do not include times that end in +00:00', () => {
    const embeds = [{ timestamp: '2026-09-01T12:00:00.000+00:00' }];
    expect(problemsOf(MessageCreateRequestSchema, { embeds })).toEqual([]);
  });

  it('are found in answers too', () => {
    expect(answerProblems(MessageResponseSchema, { id: 'x' }).length).toBeGreaterThan(5);
    expect(answerProblems(ErrorResponseSchema, { code: 1, message: 'x' })).toEqual([]);
  });

  it('nest under their paths, several under one field', () => {
    const path = ['data', 'content'];
    const error = invalidForms([
      { path, code: 'A', message: 'a' },
      { path, code: 'B', message: 'b' },
    ]);
    expect(error.errors).toEqual({
      data: {
        content: {
          _errors: [
            { code: 'A', message: 'a' },
            { code: 'B', message: 'b' },
          ],
        },
      },
    });
  });
});

describe('the rate limiter', () => {
  it('counts per key and says what remains', () => {
    const limiter = createRateLimiter(() => undefined);
    const rule = { limit: 2, windowMs: 60_000 };
    expect([1, 2, 3].map(() => limiter.take('webhook:a', rule).limited)).toEqual([false, false, true]);
    expect(limiter.take('webhook:b', rule)).toMatchObject({
      limited: false,
      remaining: 1,
      bucket: 'sandbox-webhook',
    });
  });

  it('reports a storm once per window', () => {
    const reported: string[] = [];
    const limiter = createRateLimiter(({ kind }) => reported.push(kind));
    for (let n = 0; n < 20; n += 1) limiter.take('x', { limit: 1, windowMs: 60_000 });
    expect(reported).toEqual(['rate_limit']);
  });
});

describe('the plan of faults', () => {
  it('hits the planned route after so many requests, so many times', () => {
    const plan = createFaultPlan();
    plan.add({ route: 'get_me', after: 1, count: 2 }, { kind: 'delay', delayMs: 1 });
    expect(plan.take('get_user')).toEqual([]);
    expect([1, 2, 3, 4].map(() => plan.take('get_me').length)).toEqual([0, 1, 1, 0]);
  });
});

describe('a gateway session', () => {
  const session = (shard: [number, number] = [0, 1], intents = 1): GatewaySession => ({
    id: 's',
    shard,
    intents,
    socket: null,
    sequence: 0,
    replay: [],
  });

  it('replays what came after the last sequence number, each once and in order', () => {
    const resumed = session();
    for (const event of ['A', 'B', 'C']) sendEvent(resumed, event, {});
    const sent: string[] = [];
    resumed.socket = { send: (frame: string) => sent.push(JSON.parse(frame).t) } as never;
    expect(replayAfter(resumed, 1)).toBe(true);
    expect(sent).toEqual(['B', 'C']);
  });

  it('cannot be resumed from a number it never sent or no longer keeps', () => {
    const resumed = session();
    for (let n = 0; n < 1500; n += 1) sendEvent(resumed, 'A', {});
    expect([replayAfter(resumed, 1501), replayAfter(resumed, 499), replayAfter(resumed, 500)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('hears what concerns its shard and its intents; what concerns no guild goes to shard 0', () => {
    const guildOfShard1 = String(1n << 22n);
    const scopes = [
      { guildId: guildOfShard1, intents: 0 },
      { guildId: null, intents: 0 },
      { guildId: null, intents: 2 },
    ];
    expect(scopes.map((scope) => concerns(session([1, 2]), scope))).toEqual([true, false, false]);
    expect(scopes.map((scope) => concerns(session([0, 2]), scope))).toEqual([false, true, false]);
    expect(concerns(session([0, 1], 2), { guildId: null, intents: 2 })).toBe(true);
  });
});

describe('the bus', () => {
  it('resolves a wait with the first truthy look after an event', async () => {
    const bus = createEventBus();
    let value: string | null = null;
    const waiting = waitUntil(bus, () => value);
    value = 'there';
    bus.emit({ type: 'bot_online' });
    expect(await waiting).toBe('there');
  });

  it('names what was waited for in vain', async () => {
    const waiting = waitUntil(createEventBus(), () => null, { timeoutMs: 5, what: 'godot' });
    await expect(waiting).rejects.toThrow('waited 5 ms in vain for godot');
  });
});

describe('media', () => {
  it('know the size of PNG, GIF and JPEG, and of nothing else', () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d494844520000000300000002', 'hex');
    const gif = Buffer.from('474946383961040005000000', 'hex');
    const jpeg = Buffer.from('ffd8ffe000040000ffc00011080006000703012200', 'hex');
    expect([png, gif, jpeg, Buffer.from('text')].map(imageSize)).toEqual([
      { width: 3, height: 2 },
      { width: 4, height: 5 },
      { width: 7, height: 6 },
      null,
    ]);
  });

  it('draw the same avatar for the same id, without markup from the name', () => {
    expect(avatarSvg('Ada', '1')).toBe(avatarSvg('Ada', '1'));
    expect(avatarSvg('Ada', '1')).not.toBe(avatarSvg('Ada', '2'));
    expect(avatarSvg('<script>', '1')).toContain('>S</text>');
  });

  it('keep file names harmless', () => {
    expect(safeName('../../my face?.png')).toBe('....my_face.png');
    expect(safeName('???')).toBe('unknown');
  });
});
