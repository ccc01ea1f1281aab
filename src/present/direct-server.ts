import { card, lines, select } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { escaped } from './plain.ts';
import { english, type Words } from './words/en.ts';

/** A server that a member and this bot share. */
export interface SharedServer {
  readonly id: string;
  readonly name: string;
}

/** Asks, once, whose wallet a member uses in direct messages. */
export function directServerCard(servers: readonly SharedServer[], words: Words = english): Message {
  const say = words.direct;
  if (servers.length === 0) return privateMessage([card('plain', [lines(say.none)])]);
  const choices = servers.map(({ id, name }) => ({ label: name, value: id }));
  return privateMessage([
    card('plain', [
      lines(say.title, say.why),
      select(customId('direct', 'choose', '-'), say.choose, choices),
    ]),
  ]);
}

/** The choice is made. */
export function directChosenCard({ name }: SharedServer, words: Words = english): Message {
  const say = words.direct;
  return privateMessage([card('done', [lines(say.chosen(escaped(name)), say.askAgain)])]);
}
