import {
  type APIApplicationCommand,
  ApplicationCommandOptionType as OptionType,
} from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import {
  leafCommands,
  matchCommands,
  messageCommands,
  parseLine,
} from '../../../sandbox/page/browser/command-line.ts';

/** A registered command with what the page reads of it. */
function command(fields: Partial<APIApplicationCommand>): APIApplicationCommand {
  return {
    id: '1',
    application_id: '2',
    version: '3',
    default_member_permissions: null,
    type: 1,
    name: 'x',
    description: '',
    ...fields,
  };
}

const registered = [
  command({
    name: 'chat',
    description: 'Ask a model',
    options: [
      { name: 'prompt', description: '', type: OptionType.String, required: true },
      { name: 'model', description: '', type: OptionType.String, autocomplete: true },
    ],
  }),
  command({
    name: 'plan',
    description: 'Your plan',
    options: [
      { name: 'show', description: 'Shows it', type: OptionType.Subcommand },
      {
        name: 'choose',
        description: 'Chooses another',
        type: OptionType.Subcommand,
        options: [{ name: 'plan', description: '', type: OptionType.String, required: true }],
      },
    ],
  }),
  command({
    name: 'admin',
    description: '',
    options: [
      {
        name: 'wallet',
        description: '',
        type: OptionType.SubcommandGroup,
        options: [{ name: 'show', description: 'A wallet', type: OptionType.Subcommand }],
      },
    ],
  }),
  command({ name: 'Ask about this', type: 3 }),
];
const commands = leafCommands(registered);

describe('the commands that can be typed', () => {
  it('are the leaves, by name, without message commands', () => {
    expect(commands.map(({ path }) => path)).toEqual([
      'admin wallet show',
      'chat',
      'plan choose',
      'plan show',
    ]);
    expect(messageCommands(registered)).toEqual(['Ask about this']);
  });

  it('match by their beginning first, then by what they contain', () => {
    expect(matchCommands(commands, '').length).toBe(4);
    expect(matchCommands(commands, 'pl').map(({ path }) => path)).toEqual(['plan choose', 'plan show']);
    expect(matchCommands(commands, 'show').map(({ path }) => path)).toEqual([
      'admin wallet show',
      'plan show',
    ]);
    expect(matchCommands(commands, 'model').map(({ path }) => path)).toEqual(['chat']);
    expect(matchCommands(commands, 'nothing')).toEqual([]);
  });
});

describe('a typed line', () => {
  const read = (line: string): unknown => {
    const parsed = parseLine(line, commands);
    return parsed && [parsed.command.path, Object.fromEntries(parsed.values)];
  };

  it.each([
    ['/chat prompt: hello there model: quick', ['chat', { prompt: 'hello there', model: 'quick' }]],
    ['/chat model:quick prompt:a: b', ['chat', { model: 'quick', prompt: 'a: b' }]],
    ['/chat hello', ['chat', { prompt: 'hello' }]],
    ['/chat what is a supermodel: explain', ['chat', { prompt: 'what is a supermodel: explain' }]],
    ['/chat ', ['chat', {}]],
    ['/plan choose plan: Pro', ['plan choose', { plan: 'Pro' }]],
    ['/admin wallet show ', ['admin wallet show', {}]],
  ])('%j is read', (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it.each(['/chat', '/chats hello', 'chat hello', '/plan ', '/', ''])('%j names no command yet', (line) => {
    expect(read(line)).toBeNull();
  });
});
