import type { Asked } from '../command.ts';
import { drawDisplay } from '../delivery/draw-display.ts';
import { acknowledge, reply, update } from '../delivery/reply.ts';
import { changeSketch, draw, sketchPortrait } from '../flows/draw.ts';
import type { PictureAsk } from '../flows/picture-settings.ts';
import type { Sketch } from '../flows/sketch.ts';
import { noticeMessage } from '../present/notice.ts';
import { pictureFault } from '../present/picture-fault.ts';
import { pictureQuoteCard } from '../present/sketch-cards.ts';
import { definePress, type Pressable } from '../press.ts';
import { showDrawing } from './undelivered.ts';

/** The buttons and selects of portraits. */
export const portraitPresses = definePress('portrait', async ({ action, id, arg }, asked) => {
  const { interaction, context, words, member } = asked;
  const drawer = action === 'cancel' ? context.running.owner(id) : null;
  if (drawer !== null) return cancelRunning(id, drawer, asked);
  const sketch = await context.sketches.find(id);
  if (sketch === null)
    return action === 'cancel' ? cancelLost(id, asked) : reply(interaction, noticeMessage('gone', words));
  if (action === 'again' || action === 'vary' || action === 'retry') return anew(sketch, action, asked);
  if (sketch.member !== member) return reply(interaction, noticeMessage('not_yours', words));
  switch (action) {
    case 'generate':
      return draw(context, sketch.id, interaction, drawDisplay(context, interaction, words));
    case 'cancel':
      return (await context.sketches.cancel(sketch.id))
        ? update(interaction, noticeMessage('cancelled', words))
        : reply(interaction, noticeMessage('sketch_gone', words));
    case 'size':
    case 'model':
    case 'steps':
      return change(sketch, setting(action, chosen(interaction)), asked);
    case 'use': {
      const [field = '', value = ''] = (arg ?? '').split('=');
      return change(sketch, setting(field, value), asked);
    }
    default:
      return reply(interaction, noticeMessage('gone', words));
  }
});

/** Cancel on a drawing that this process does not draw: says what became of it. */
async function cancelLost(hold: string, asked: Asked<Pressable>): Promise<void> {
  const { interaction, context, words, member } = asked;
  const sketch = await context.sketches.drawnUnder(hold);
  if (sketch === null) return reply(interaction, noticeMessage('gone', words));
  if (sketch.member !== member) return reply(interaction, noticeMessage('not_yours', words));
  if (sketch.undelivered) return showDrawing(sketch, asked);
  await reply(interaction, noticeMessage(sketch.state === 'drawing' ? 'drawing_lost' : 'sketch_gone', words));
}

async function cancelRunning(hold: string, drawer: string, asked: Asked<Pressable>): Promise<void> {
  const { interaction, context, words, member } = asked;
  if (drawer !== member) return reply(interaction, noticeMessage('not_yours', words));
  context.running.end(hold, 'stopped');
  await acknowledge(interaction);
}

function chosen(interaction: Pressable): string {
  return interaction.isStringSelectMenu() ? (interaction.values[0] ?? '') : '';
}

function setting(field: string, value: string): Partial<PictureAsk> {
  if (field === 'steps') return { steps: Number(value) };
  return field === 'size' ? { size: value } : { model: value };
}

async function change(sketch: Sketch, to: Partial<PictureAsk>, asked: Asked<Pressable>): Promise<void> {
  const { context, interaction, words } = asked;
  const changed = await changeSketch(context, sketch, to);
  if (changed === null) return reply(interaction, noticeMessage('sketch_gone', words));
  if ('field' in changed) return reply(interaction, pictureFault(changed, words));
  await update(interaction, pictureQuoteCard(changed, words));
}

/** A new sketch with the settings of another: the same seed again, or a fresh one. Whoever pressed pays. */
async function anew(
  sketch: Sketch,
  action: 'again' | 'vary' | 'retry',
  asked: Asked<Pressable>,
): Promise<void> {
  const { interaction, context, words, server, channel, member } = asked;
  const { model, width, height, steps, seed, count } = sketch.settings;
  const size = `${width}x${height}`;
  const sketched = await sketchPortrait(context, {
    id: interaction.id,
    server,
    channel,
    member,
    description: sketch.description,
    ask: { model, size, steps, seed: action === 'vary' ? null : seed, count },
    isPrivate: sketch.isPrivate,
    locale: interaction.locale,
  });
  await reply(
    interaction,
    sketched.ok ? pictureQuoteCard(sketched.quote, words) : pictureFault(sketched.fault, words),
  );
}
