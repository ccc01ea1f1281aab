import type { ButtonInteraction, ModalSubmitInteraction, StringSelectMenuInteraction } from 'discord.js';
import type { Asked } from './command.ts';
import type { Area, CustomId } from './present/custom-id.ts';

/** A press on a component, or a submitted modal: everything about it stands in its custom id and the database. */
export type Pressable = ButtonInteraction | StringSelectMenuInteraction | ModalSubmitInteraction;

/** What answers the presses of one area. It checks owner and state itself: the screen proves nothing. */
export interface Press<In extends Area = Area> {
  readonly area: In;
  run(id: Extract<CustomId, { area: In }>, asked: Asked<Pressable>): Promise<void>;
}

/** Binds an area to its handler. */
export function definePress<In extends Area>(area: In, run: Press<In>['run']): Press {
  // The router hands each area only its own ids.
  return { area, run: run as unknown as Press['run'] };
}
