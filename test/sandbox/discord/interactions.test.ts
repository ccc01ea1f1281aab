import { type ChatInputCommandInteraction, DiscordAPIError, MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { InteractionHandle } from '../../../sandbox/discord/index.ts';
import { type Bench, createManualClock, startBench } from './harness.ts';

type Act = (interaction: ChatInputCommandInteraction) => Promise<unknown>;

/** Registers /do, runs it as Ada and waits until the bot is done. */
async function runAs(bench: Bench, act: Act): Promise<InteractionHandle> {
  await bench.client.application.commands.set([{ name: 'do', description: 'Does it' }]);
  const done = new Promise<void>((resolve, reject) => {
    bench.onInteraction(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await act(interaction).then(() => resolve(), reject);
    });
  });
  const handle = await bench.sandbox.member('Ada').run('do');
  await done;
  return handle;
}

async function failureOf(promise: Promise<unknown>): Promise<{ status: number; code: number | string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DiscordAPIError) return { status: error.status, code: error.code };
    throw error;
  }
  throw new Error('nothing failed');
}

describe('a reply', () => {
  it('is a message of the bot that names the command and who used it', async () => {
    await using bench = await startBench();
    const handle = await runAs(bench, (interaction) => interaction.reply('hello'));
    expect(await handle.response()).toMatchObject({ type: 'message', message: { content: 'hello' } });
    expect(handle.message()).toMatchObject({
      content: 'hello',
      ephemeral: false,
      editedAt: null,
      author: { name: 'Scrip', bot: true },
      interaction: { id: handle.id, userName: 'Ada', commandName: 'do' },
    });
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('with withResponse brings back the stored message', async () => {
    await using bench = await startBench();
    let id: string | undefined;
    const handle = await runAs(bench, async (interaction) => {
      const response = await interaction.reply({ content: 'hello', withResponse: true });
      id = response.resource?.message?.id;
      expect(response.resource?.message?.interactionMetadata?.id).toBe(interaction.id);
    });
    expect(id).toBe(handle.message()?.id);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('that is ephemeral is seen by nobody else', async () => {
    await using bench = await startBench();
    const act: Act = (interaction) => interaction.reply({ content: 'secret', flags: MessageFlags.Ephemeral });
    await runAs(bench, act);
    expect(bench.sandbox.member('Ada').messages()).toMatchObject([{ content: 'secret', ephemeral: true }]);
    expect(bench.sandbox.member('Ben').messages()).toEqual([]);
  });

  it('can be deleted, and its event reaches listeners', async () => {
    await using bench = await startBench();
    const deleted: string[] = [];
    bench.sandbox.subscribe((event) => {
      if (event.type === 'message_deleted') deleted.push(event.messageId);
    });
    await runAs(bench, async (interaction) => {
      await interaction.reply('oops');
      await interaction.deleteReply();
    });
    expect(bench.sandbox.member('Ada').messages()).toEqual([]);
    expect(deleted.length).toBe(1);
  });
});

describe('a deferred reply', () => {
  it('is loading until its first edit, which does not count as an edit', async () => {
    await using bench = await startBench();
    const seen: (boolean | undefined)[] = [];
    const handle = await runAs(bench, async (interaction) => {
      await interaction.deferReply();
      seen.push(bench.sandbox.member('Ada').messages()[0]?.loading);
      await interaction.editReply('first');
      seen.push(bench.sandbox.member('Ada').messages()[0]?.loading);
    });
    expect(seen).toEqual([true, false]);
    expect(await handle.response()).toMatchObject({ type: 'deferred', ephemeral: false });
    expect(handle.message()).toMatchObject({ content: 'first', editedAt: null });
    expect(handle.state).toBe('replied');
  });

  it('keeps the visibility of the defer, whatever the edit says', async () => {
    await using bench = await startBench();
    const handle = await runAs(bench, async (interaction) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply('still secret');
    });
    expect(handle.message()?.ephemeral).toBe(true);
    expect(bench.sandbox.member('Cleo').messages()).toEqual([]);
  });

  it('is filled by a first follow-up, whose own ephemeral flag is ignored', async () => {
    await using bench = await startBench();
    const handle = await runAs(bench, async (interaction) => {
      await interaction.deferReply();
      await interaction.followUp({ content: 'in public', flags: MessageFlags.Ephemeral });
    });
    expect(handle.messages()).toMatchObject([{ content: 'in public', ephemeral: false, loading: false }]);
  });

  it('takes edits in order and follow-ups of both visibilities', async () => {
    await using bench = await startBench({ limits: { webhookPerWindow: 20 } });
    const handle = await runAs(bench, async (interaction) => {
      await interaction.deferReply();
      for (const part of ['a', 'ab', 'abc']) await interaction.editReply(part);
      await interaction.followUp('for all');
      await interaction.followUp({ content: 'for you', flags: MessageFlags.Ephemeral });
    });
    expect(handle.messages().map(({ content, ephemeral }) => [content, ephemeral])).toEqual([
      ['abc', false],
      ['for all', false],
      ['for you', true],
    ]);
    expect(
      bench.sandbox
        .member('Ben')
        .messages()
        .map(({ content }) => content),
    ).toEqual(['abc', 'for all']);
    expect(bench.sandbox.violations()).toEqual([]);
  });
});

describe('time', () => {
  it('lets an interaction die that nobody acknowledged within 3 s', async () => {
    const clock = createManualClock();
    await using bench = await startBench({ clock });
    const events: string[] = [];
    bench.sandbox.subscribe((event) => {
      if (event.type === 'interaction_failed') events.push(event.interaction.name);
    });
    let failure: unknown;
    const handle = await runAs(bench, async (interaction) => {
      clock.advance(3001);
      failure = await failureOf(interaction.reply('too late'));
    });
    bench.sandbox.checkDeadlines();
    expect(failure).toEqual({ status: 404, code: 10062 });
    expect(handle.state).toBe('failed');
    expect(await handle.response()).toEqual({ type: 'failed', reason: 'did_not_respond' });
    expect(events).toEqual(['do']);
    expect(bench.sandbox.violations()).toMatchObject([{ kind: 'late_answer' }]);
    await expect(handle.replied()).rejects.toThrow('did not respond');
  });

  it('accepts an acknowledgement in the last millisecond', async () => {
    const clock = createManualClock();
    await using bench = await startBench({ clock });
    const handle = await runAs(bench, async (interaction) => {
      clock.advance(3000);
      await interaction.reply('just in time');
    });
    expect(handle.message()?.content).toBe('just in time');
  });

  it('tells the page by itself that a silent bot did not respond', async () => {
    await using bench = await startBench({ limits: { acknowledgeWithinMs: 40 } });
    const handle = await runAs(bench, async () => undefined);
    expect(await handle.response()).toEqual({ type: 'failed', reason: 'did_not_respond' });
  });

  it('closes the token 15 minutes after the interaction', async () => {
    const clock = createManualClock();
    await using bench = await startBench({ clock });
    const failures: unknown[] = [];
    const handle = await runAs(bench, async (interaction) => {
      await interaction.deferReply();
      clock.advance(900_000);
      await interaction.editReply('at the last moment');
      clock.advance(1);
      failures.push(await failureOf(interaction.editReply('over')));
      failures.push(await failureOf(interaction.followUp('over')));
    });
    expect(failures).toEqual([
      { status: 401, code: 50027 },
      { status: 401, code: 50027 },
    ]);
    expect(handle.message()?.content).toBe('at the last moment');
  });

  it('dates messages by the injected clock', async () => {
    const clock = createManualClock();
    await using bench = await startBench({ clock });
    const handle = await runAs(bench, async (interaction) => {
      await interaction.reply('one');
      clock.advance(5000);
      await interaction.editReply('two');
    });
    expect(handle.message()).toMatchObject({ createdAt: Date.UTC(2026, 8, 1, 12), editedAt: clock.now() });
  });
});

describe('acknowledging twice', () => {
  it('is refused with 40060 and noted', async () => {
    await using bench = await startBench();
    let failure: unknown;
    await runAs(bench, async (interaction) => {
      await interaction.reply('once');
      const route = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
      failure = await failureOf(
        bench.client.rest.post(route, { body: { type: 4, data: { content: 'twice' } }, auth: false }),
      );
    });
    expect(failure).toEqual({ status: 400, code: 40060 });
    expect(bench.sandbox.violations()).toMatchObject([{ kind: 'double_acknowledgement' }]);
  });

  it('leaves one of two answers that race', async () => {
    await using bench = await startBench();
    let outcomes: PromiseSettledResult<unknown>[] = [];
    await runAs(bench, async (interaction) => {
      const route = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
      const answer = (content: string) =>
        bench.client.rest.post(route, { body: { type: 4, data: { content } }, auth: false });
      outcomes = await Promise.allSettled([answer('a'), answer('b')]);
    });
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(bench.sandbox.member('Ada').messages().length).toBe(1);
  });

  it('shows no modal after a defer', async () => {
    await using bench = await startBench();
    let failure: unknown;
    await runAs(bench, async (interaction) => {
      await interaction.deferReply();
      const route = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
      failure = await failureOf(bench.client.rest.post(route, { body: MODAL, auth: false }));
    });
    expect(failure).toEqual({ status: 400, code: 40060 });
    expect(bench.sandbox.member('Ada').openModals()).toEqual([]);
  });
});

const MODAL = {
  type: 9,
  data: {
    custom_id: 'm',
    title: 'Late',
    components: [{ type: 18, label: 'Text', component: { type: 4, custom_id: 't', style: 1 } }],
  },
};

describe('what does not fit', () => {
  it('refuses an update in answer to a command', async () => {
    await using bench = await startBench();
    let failure: unknown;
    await runAs(bench, async (interaction) => {
      const route = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
      failure = await failureOf(bench.client.rest.post(route, { body: { type: 6 }, auth: false }));
      await interaction.reply('fine');
    });
    expect(failure).toEqual({ status: 400, code: 50035 });
    expect(bench.sandbox.violations().map(({ kind }) => kind)).toContain('illegal_response');
  });

  it('knows no webhook before the acknowledgement and no message of others', async () => {
    await using bench = await startBench();
    const failures: unknown[] = [];
    await runAs(bench, async (interaction) => {
      failures.push(await failureOf(interaction.webhook.editMessage('@original', 'early')));
      await interaction.reply('now');
      failures.push(await failureOf(interaction.webhook.editMessage('1200000000000000001', 'not mine')));
    });
    expect(failures).toEqual([
      { status: 404, code: 10015 },
      { status: 404, code: 10008 },
    ]);
  });

  it('does not take an unknown token for an interaction', async () => {
    await using bench = await startBench();
    let failure: unknown;
    await runAs(bench, async (interaction) => {
      const route = `/interactions/${interaction.id}/forged/callback` as const;
      failure = await failureOf(
        bench.client.rest.post(route, { body: { type: 4, data: { content: 'x' } }, auth: false }),
      );
      await interaction.reply('fine');
    });
    expect(failure).toEqual({ status: 404, code: 10062 });
  });
});
