import type { Asked } from '../command.ts';
import { answerInTime, updateInTime } from '../delivery/in-time.ts';
import { serverNames } from '../delivery/server-names.ts';
import { accountOf, deleteAccount, exportAccount, type Scope } from '../flows/account.ts';
import {
  type AccountScope,
  accountCard,
  deleteCard,
  erasedCard,
  exportMessage,
  keptCard,
} from '../present/account.ts';
import type { Message } from '../present/message.ts';
import { DELETE_FIELD, deleteModal } from '../present/modals.ts';
import { inputFault } from '../present/refusal.ts';
import { definePress, type Pressable } from '../press.ts';

/**
 * The account's buttons: always of whoever presses. Deleting is asked twice, and the second time a word is typed, so
 * that no slip of a finger does it.
 */
export const accountPresses = definePress('account', async ({ action, id }, asked) => {
  const { interaction, context, member, words } = asked;
  const where: AccountScope = id === 'all' || asked.isDirect ? 'all' : 'here';
  const scope = { member, server: where === 'all' ? null : asked.server };
  switch (action) {
    case 'show':
      if (id === 'keep') return updateInTime(asked, async () => keptCard(words));
      return answerInTime(asked, () => accountMessage(asked));
    case 'export':
      return answerInTime(asked, async () => {
        const at = new Date(context.clock.now()).toISOString();
        return exportMessage(await exportAccount(context, member), at, serverNames(interaction), words);
      });
    case 'delete':
      return answerInTime(asked, async () => deleteCard(await accountOf(context, scope), where, words));
    case 'ask':
      if (!interaction.isModalSubmit()) await interaction.showModal(deleteModal(where, words));
      return;
    case 'confirm':
      return confirmed(asked, scope);
  }
});

async function accountMessage({
  interaction,
  context,
  member,
  ...asked
}: Asked<Pressable>): Promise<Message> {
  const kept = await accountOf(context, { member, server: null });
  const here = asked.isDirect ? null : asked.server;
  return accountCard({ kept, here, nameOf: serverNames(interaction) }, asked.words);
}

async function confirmed(asked: Asked<Pressable>, scope: Scope): Promise<void> {
  const { interaction, context, words } = asked;
  if (!interaction.isModalSubmit()) return;
  const { word, wrongWord } = words.account;
  const typed = interaction.fields.getTextInputValue(DELETE_FIELD).trim().toUpperCase();
  await answerInTime(asked, async () => {
    if (typed !== word) return inputFault(word, wrongWord(word), words);
    return erasedCard(await deleteAccount(context, scope, interaction.id), words);
  });
}
