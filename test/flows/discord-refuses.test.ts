import { DiscordAPIError, REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { discordErrorName, discordRefusal } from '../../src/delivery/discord-error.ts';
import { sendDirectMessage } from '../../src/delivery/send-direct.ts';
import { privateMessage } from '../../src/present/message.ts';
import { type Bench, startBench } from '../sandbox/discord/harness.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const NOWHERE = Routes.channelMessages('1200000000000000001');

async function failureOf(rest: Pick<REST, 'post'>): Promise<unknown> {
  return rest.post(NOWHERE, { body: { content: 'hello' } }).then(
    () => null,
    (error: unknown) => error,
  );
}

describe("Discord's refusals", () => {
  test("are told by their code, from discord.js' own client as from ours, though their class exists twice", async () => {
    const ours = new REST({ version: '10', api: bench.sandbox.apiBase }).setToken(bench.sandbox.token);
    const [byClient, byOurs] = [await failureOf(bench.client.rest), await failureOf(ours)];
    expect(byClient).not.toBeInstanceOf(DiscordAPIError);
    expect(byOurs).toBeInstanceOf(DiscordAPIError);
    for (const error of [byClient, byOurs]) {
      expect(discordRefusal(error)).toEqual({ status: 404, code: 10_003 });
      expect(discordErrorName(error)).toBe('404 10003');
    }
  });

  test('are none where nobody answered, or the error is ours', async () => {
    const away = new REST({ version: '10', api: 'http://127.0.0.1:9/api', retries: 0 }).setToken('a');
    const unreachable = await failureOf(away);
    expect(discordRefusal(unreachable)).toBeNull();
    expect(discordErrorName(new TypeError('ours'))).toBe('TypeError');
    expect(discordErrorName('thrown text')).toBe('unknown');
  });

  test.each([
    ['closeDms', 'closed'],
    ['leaveMutualGuilds', 'closed'],
  ] as const)('%s: a DM that is not taken is %s, and not a failure to try again', async (fault, answer) => {
    const { id } = bench.sandbox.member('Ben');
    bench.sandbox.faults[fault]('Ben');
    expect(await sendDirectMessage(bench.client.rest, id, privateMessage([]))).toBe(answer);
  });
});
