import type { MemberChoices } from '../flows/member-settings.ts';
import { button, card, lines, rows } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { escaped } from './plain.ts';
import { english, type Words } from './words/en.ts';

/**
 * What a member chose for themselves, each with the button that changes it.
 * @param directServer the name of the server that they use in direct messages; null where they chose none
 */
export function settingsCard(
  { model, isChosen }: MemberChoices,
  directServer: string | null,
  words: Words = english,
): Message {
  const say = words.settings;
  return privateMessage([
    card('plain', [
      lines(
        say.title,
        model === null ? say.noModel : say.model(escaped(model.title), isChosen),
        directServer === null ? say.noDirect : say.direct(escaped(directServer)),
        say.language,
        say.privacy,
      ),
      ...rows([
        ...(model === null ? [] : [button(say.changeModel, customId('models', 'open', '-'))]),
        button(say.changeDirect, customId('direct', 'open', '-')),
        button(say.account, customId('account', 'show', 'card')),
      ]),
    ]),
  ]);
}
