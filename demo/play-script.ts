import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import type {
  DiscordSandbox,
  FieldValue,
  InteractionHandle,
  MemberDriver,
  ModalField,
  OpenModal,
  OptionValues,
} from '../sandbox/discord/index.ts';
import type { ModelSandbox } from '../sandbox/models/index.ts';
import type { StripeSandbox } from '../sandbox/stripe/index.ts';
import { commandOptions } from './command-options.ts';
import type { Control } from './controls.ts';
import { DISCORD_ACTIONS } from './discord-actions.ts';
import { type ScriptAction, ScriptError, splitNamed } from './script-parser.ts';
import { STRIPE_ACTIONS } from './stripe-actions.ts';
import { findTarget, isBeingWritten, type Target } from './targets.ts';
import { createTranscript, type Transcript } from './transcript.ts';
import { openPage, pressMain, pressOn, type WebPage } from './web-page.ts';

const TARGET_MS = 30_000;
const ANSWERS_MS = 180_000;
const SETTLED_MS = 500;

/** Where a script is played. */
export interface Scene {
  readonly discord: DiscordSandbox;
  readonly models: Pick<ModelSandbox, 'idle'>;
  /** Where payments are made; without it nothing can be paid. */
  readonly stripe?: StripeSandbox;
  readonly print: (line: string) => void;
  /** How long a button, a menu or a form may take to appear; 30 s unless given. */
  readonly targetMs?: number;
}

/** The scene with who acts now and what has been printed. */
interface Play extends Scene {
  readonly transcript: Transcript;
  member: MemberDriver;
  /** What a link button has opened. */
  page: WebPage | null;
}

/**
 * Plays the actions one after the other and prints what the acting member sees.
 * @throws {ScriptError} script_action_failed at the first action that cannot be done
 */
export async function playScript(scene: Scene, actions: readonly ScriptAction[]): Promise<void> {
  const [first] = scene.discord.world.members;
  if (first === undefined) throw new Error('there is nobody in this world');
  const transcript = createTranscript(scene.print, scene.discord.world);
  const play: Play = { ...scene, transcript, member: scene.discord.member(first.id), page: null };
  for (const action of actions) {
    try {
      await act(play, action);
    } catch (error) {
      play.transcript.show(play.member);
      const reason = error instanceof Error ? error.message : String(error);
      throw new ScriptError('script_action_failed', action.line, `${action.text}: ${reason}`, {
        cause: error,
      });
    }
  }
  await answersFinished(play);
  play.transcript.show(play.member);
}

async function act(play: Play, action: ScriptAction): Promise<void> {
  switch (action.kind) {
    case 'command':
      await answersFinished(play);
      return run(play, action);
    case 'press':
      return press(play, action);
    case 'select':
      return select(play, action);
    case 'submit':
      return submit(play, action);
    case 'as':
      play.transcript.show(play.member);
      play.member = play.discord.member(action.member);
      return;
    case 'wait':
      await wait(action.ms);
      play.transcript.show(play.member);
      return;
    case 'open':
      return open(play, action);
    case 'click':
      return usePage(play, action.text, (page) => pressOn(page, action.label));
    case 'pay':
      return usePage(play, action.text, pressMain);
    case 'stripe':
      return happens(play, `Stripe> ${action.action}`, () => STRIPE_ACTIONS[action.action](stripeOf(play)));
    case 'purchase':
      return purchase(play, action);
    case 'discord':
      return happens(play, `Discord> ${action.action}`, () =>
        DISCORD_ACTIONS[action.action](play.discord, play.member.id),
      );
  }
}

async function run(play: Play, action: Extract<ScriptAction, { kind: 'command' }>): Promise<void> {
  play.transcript.show(play.member);
  play.transcript.action(play.member, action.text);
  const known = commandOptions(play.discord.commands(), action.path);
  const values: Record<string, OptionValues[string]> = {};
  for (const [name, text] of Object.entries(splitNamed(action.options, [...known.keys()]))) {
    const isFile = known.get(name) === ApplicationCommandOptionType.Attachment;
    values[name] = isFile ? await fileFrom(text) : text;
  }
  await answered(play, await play.member.run(action.path, values));
}

async function press(play: Play, action: Extract<ScriptAction, { kind: 'press' }>): Promise<void> {
  const { message, control } = await target(play, 'button', action.label);
  play.transcript.show(play.member);
  play.transcript.action(play.member, action.text);
  if (control.url !== undefined) return play.print(`  opens ${control.url}`);
  if (control.customId === undefined) throw new Error("that button opens Discord's shop; write: purchase");
  await answered(play, await play.member.press({ messageId: message.id, customId: control.customId }));
}

/** Opens what a link button leads to, in the browser of the acting member. */
async function open(play: Play, action: Extract<ScriptAction, { kind: 'open' }>): Promise<void> {
  const { control } = await target(play, 'button', action.label, ({ url }) => url !== undefined);
  play.transcript.show(play.member);
  play.transcript.action(play.member, action.text);
  play.page = await openPage(control.url ?? '');
  play.transcript.page(play.page.lines);
}

/** Presses something on the page that was opened last, and lets Stripe tell the bot. */
async function usePage(play: Play, text: string, press: (page: WebPage) => Promise<WebPage>): Promise<void> {
  if (play.page === null) throw new Error('no page is open; open a link button first');
  play.transcript.action(play.member, text);
  play.page = await press(play.page);
  play.transcript.page(play.page.lines);
  await told(play);
}

/** What is done behind the scene: its line, what came of it, and what the bot makes of it. */
async function happens(play: Play, line: string, act: () => string): Promise<void> {
  play.transcript.show(play.member);
  play.print('');
  play.print(line);
  play.print(`  ${act()}`);
  await told(play);
}

function stripeOf({ stripe }: Play): StripeSandbox {
  if (stripe === undefined) throw new Error('there is no Stripe here');
  return stripe;
}

/** Buys what the newest premium button offers in Discord's own shop. */
async function purchase(
  play: Play,
  { text, sku }: Extract<ScriptAction, { kind: 'purchase' }>,
): Promise<void> {
  const { message, control } = await target(
    play,
    'button',
    '',
    ({ skuId }) => skuId !== undefined && isItem(play, skuId, sku),
  );
  play.transcript.show(play.member);
  play.transcript.action(play.member, text);
  const { skuId = '' } = control;
  play.member.buyPremium({ messageId: message.id, skuId });
  play.print(`  bought item ${skuId} in Discord's shop`);
  await told(play);
}

/** An item of Discord's shop by its id, or by a part of its name; nothing stands for any. */
function isItem({ discord }: Play, skuId: string, wanted: string): boolean {
  const name = discord.world.skus.find(({ id }) => id === skuId)?.name ?? '';
  return skuId.includes(wanted) || name.toLowerCase().includes(wanted.toLowerCase());
}

/** Webhooks have arrived, and what the bot makes of them can be seen. */
async function told(play: Play): Promise<void> {
  await play.stripe?.webhooks.idle();
  await play.discord.whenIdle({ quietMs: SETTLED_MS, timeoutMs: ANSWERS_MS });
  play.transcript.show(play.member);
}

async function select(play: Play, action: Extract<ScriptAction, { kind: 'select' }>): Promise<void> {
  const { message, control } = await target(play, 'select', action.menu);
  play.transcript.show(play.member);
  play.transcript.action(play.member, action.text);
  const values = action.values.map((given) => optionNamed(control.options, given));
  const customId = control.customId ?? '';
  await answered(play, await play.member.select({ messageId: message.id, customId, values }));
}

/** The option's label, from its beginning or the whole of it, in any case. */
function optionNamed(options: readonly string[], given: string): string {
  const wanted = given.toLowerCase();
  const labels = options.map((label) => ({ label, name: label.toLowerCase() }));
  const whole = labels.find(({ name }) => name === wanted);
  return (whole ?? labels.find(({ name }) => name.startsWith(wanted)))?.label ?? given;
}

async function submit(play: Play, action: Extract<ScriptAction, { kind: 'submit' }>): Promise<void> {
  const modal = await play.discord.until(() => play.member.openModals().at(-1), {
    timeoutMs: play.targetMs ?? TARGET_MS,
    what: 'a form to open',
  });
  play.transcript.action(play.member, action.text);
  await answered(play, await play.member.submit(modal, await fieldValues(modal, action.fields)));
}

/** What was typed into a form: by whole labels, else into the first field whose label has the name in it. */
async function fieldValues(modal: OpenModal, text: string): Promise<Record<string, FieldValue>> {
  const [, name = '', rest = ''] = /^([^:]+?)\s*:\s*(.*)$/su.exec(text) ?? [];
  const labels = modal.fields.map(({ label }) => label);
  const isWhole = labels.some((label) => text.toLowerCase().startsWith(label.toLowerCase()));
  const part = labels.find((label) => label.toLowerCase().includes(name.toLowerCase()));
  const named = isWhole || part === undefined ? splitNamed(text, labels) : { [part]: rest };
  const values: Record<string, FieldValue> = {};
  for (const field of modal.fields) {
    const typed = named[field.label];
    if (typed !== undefined) values[field.customId] = await fieldValue(field, typed);
  }
  return values;
}

async function fieldValue(field: ModalField, typed: string): Promise<FieldValue> {
  if (field.type === 4) return typed;
  if (field.type === 19) return [await fileFrom(typed)];
  if (field.type === 23) return /^(yes|true)$/i.test(typed);
  return typed.split(/ *, */);
}

async function fileFrom(path: string): Promise<{ name: string; data: Uint8Array }> {
  return { name: basename(path), data: await readFile(path) };
}

/** Waits for a control; the bot may still be writing the message that will carry it. */
async function target(
  play: Play,
  kind: 'button' | 'select',
  label: string,
  fits: (control: Control) => boolean = () => true,
): Promise<Target> {
  const noun = kind === 'button' ? 'a button' : 'a menu';
  return play.discord.until(() => findTarget(play.member.allMessages(), kind, label, fits), {
    timeoutMs: play.targetMs ?? TARGET_MS,
    what: label === '' ? "a button of Discord's shop" : `${noun} named ${label}`,
  });
}

/** Waits for the bot's first answer and prints what is to be seen then. */
async function answered(play: Play, handle: InteractionHandle): Promise<void> {
  const response = await handle.response();
  if (response.type === 'failed') throw new Error('the bot did not respond in time');
  if (response.type === 'modal') return play.transcript.form(response.modal);
  play.transcript.show(play.member);
}

/** Waits until no answer is being written for anyone. */
async function answersFinished({ discord, models }: Scene): Promise<void> {
  const everybody = discord.world.members.map((one) => discord.member(one.id));
  const writing = () => everybody.some((one) => one.allMessages().some(isBeingWritten));
  let wasIdle = false;
  do {
    await discord.until(() => !writing(), { timeoutMs: ANSWERS_MS, what: 'running answers to end' });
    await models.idle();
    await discord.whenIdle({ quietMs: 250, timeoutMs: ANSWERS_MS });
    // Between the press and the picture, the bot is busy with neither of them for a moment.
    wasIdle = await Promise.race([models.idle().then(() => true), setImmediate(false)]);
  } while (!wasIdle || writing());
}
