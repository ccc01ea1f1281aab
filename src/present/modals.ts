import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import { customId } from './custom-id.ts';
import type { Words } from './words/index.ts';

/** The name of the one field of the reply modal. */
export const REPLY_FIELD = 'reply';

/** Asks for a follow-up to an answer, at most 4,000 characters. */
export function replyModal(turnId: string, words: Words): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId('chat', 'reply', turnId),
    title: words.modals.replyTitle,
    components: [
      {
        type: ComponentType.Label,
        label: words.modals.replyLabel,
        component: {
          type: ComponentType.TextInput,
          custom_id: REPLY_FIELD,
          style: TextInputStyle.Paragraph,
          min_length: 1,
          max_length: 4000,
          required: true,
        },
      },
    ],
  };
}

/** The name of the one field of the redeem modal. */
export const CODE_FIELD = 'code';

/** Asks for a coupon's code. */
export function redeemModal(words: Words): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId('redeem', 'submit', '-'),
    title: words.modals.redeemTitle,
    components: [
      {
        type: ComponentType.Label,
        label: words.modals.redeemLabel,
        component: {
          type: ComponentType.TextInput,
          custom_id: CODE_FIELD,
          style: TextInputStyle.Short,
          min_length: 1,
          max_length: 60,
          required: true,
        },
      },
    ],
  };
}

/** The name of the one field of the report modal. */
export const PROBLEM_FIELD = 'problem';

/** Asks what is wrong with what a receipt was for, at most 1,000 characters. */
export function problemModal(hold: string, words: Words): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId('receipt', 'problem', hold),
    title: words.modals.problemTitle,
    components: [
      {
        type: ComponentType.Label,
        label: words.modals.problemLabel,
        description: words.modals.problemHint,
        component: {
          type: ComponentType.TextInput,
          custom_id: PROBLEM_FIELD,
          style: TextInputStyle.Paragraph,
          min_length: 1,
          max_length: 1000,
          required: true,
        },
      },
    ],
  };
}

/** The name of the one field of the modal that deletes an account. */
export const DELETE_FIELD = 'word';

/** Asks for the word that deletes an account: nobody deletes one with a slip. @param scope `here` or `all` */
export function deleteModal(scope: string, words: Words): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId('account', 'confirm', scope),
    title: words.account.modalTitle,
    components: [
      {
        type: ComponentType.Label,
        label: words.account.modalLabel(words.account.word),
        component: {
          type: ComponentType.TextInput,
          custom_id: DELETE_FIELD,
          style: TextInputStyle.Short,
          min_length: 1,
          max_length: 20,
          required: true,
        },
      },
    ],
  };
}
