import { type BaseInteraction, PermissionFlagsBits, type RepliableInteraction } from 'discord.js';
import type { Asked } from '../command.ts';
import { noticeMessage } from '../present/notice.ts';
import { reply } from './reply.ts';

/** Whether somebody may manage the server: Discord's default for a command may be changed there, this may not. */
export function mayManage(interaction: BaseInteraction): boolean {
  return interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false;
}

/** The same, answered for: whoever may not is told so, and nothing is done. */
export async function allowed({ interaction, words }: Asked<RepliableInteraction>): Promise<boolean> {
  if (mayManage(interaction)) return true;
  await reply(interaction, noticeMessage('not_allowed', words));
  return false;
}
