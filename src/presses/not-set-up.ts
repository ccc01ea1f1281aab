import { reply } from '../delivery/reply.ts';
import type { Area } from '../present/custom-id.ts';
import { noticeMessage } from '../present/notice.ts';
import { definePress, type Press } from '../press.ts';

/** The areas that other messages point to and that this server has not set up: said, never silent. */
const AREAS: readonly Area[] = ['key'];

export const notSetUpPresses: readonly Press[] = AREAS.map((area) =>
  definePress(area, (_id, { interaction, words }) => reply(interaction, noticeMessage('not_set_up', words))),
);
