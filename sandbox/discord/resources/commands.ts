import type { APIApplicationCommand } from 'discord-api-types/v10';
import { type CommandBody, checkCommand, checkCommandSet } from '../command-rules.ts';
import { withoutNulls } from '../components.ts';
import type { Core } from '../core.ts';
import { notFound, refused } from '../errors.ts';
import { bodyOf, noContent, ok, param, type RouteAnswer, type RouteRequest } from '../route.ts';

/** The commands of one scope: a guild's, or with null the global ones. */
export function commandsIn(core: Core, guildId: string | null): APIApplicationCommand[] {
  return [...core.store.commands.values()].filter((command) => (command.guild_id ?? null) === guildId);
}

export function listCommands(core: Core, request: RouteRequest): RouteAnswer {
  return ok(commandsIn(core, scopeOf(core, request)));
}

/** PUT: overwrites all commands of the scope, of every type; a command that stays keeps its id. */
export function setCommands(core: Core, request: RouteRequest): RouteAnswer {
  const guildId = scopeOf(core, request);
  const bodies = bodyOf<CommandBody[]>(request);
  for (const body of bodies) checkCommand(body, guildId !== null);
  checkCommandSet(bodies);
  const present = commandsIn(core, guildId);
  for (const command of present) core.store.commands.delete(command.id);
  for (const body of bodies) {
    const old = present.find((command) => command.name === body.name && command.type === (body.type ?? 1));
    store(core, body, guildId, old?.id);
  }
  tell(core);
  return ok(commandsIn(core, guildId));
}

/** POST: a command with a name that exists is overwritten (200), a new one is made (201). */
export function createCommand(core: Core, request: RouteRequest): RouteAnswer {
  const guildId = scopeOf(core, request);
  const body = bodyOf<CommandBody>(request);
  checkCommand(body, guildId !== null);
  const present = commandsIn(core, guildId);
  const old = present.find((command) => command.name === body.name && command.type === (body.type ?? 1));
  if (old === undefined) checkCommandSet([...present.map(asBody), body]);
  const command = store(core, body, guildId, old?.id);
  tell(core);
  return { status: old === undefined ? 201 : 200, body: command };
}

export function getCommand(core: Core, request: RouteRequest): RouteAnswer {
  return ok(commandOf(core, request));
}

export function editCommand(core: Core, request: RouteRequest): RouteAnswer {
  const old = commandOf(core, request);
  const guildId = scopeOf(core, request);
  const merged: CommandBody = { ...asBody(old), ...bodyOf<CommandBody>(request) };
  checkCommand(merged, guildId !== null);
  const others = commandsIn(core, guildId).filter((command) => command.id !== old.id);
  checkCommandSet([...others.map(asBody), merged]);
  const command = store(core, merged, guildId, old.id);
  tell(core);
  return ok(command);
}

export function deleteCommand(core: Core, request: RouteRequest): RouteAnswer {
  core.store.commands.delete(commandOf(core, request).id);
  tell(core);
  return noContent;
}

function store(
  core: Core,
  body: CommandBody,
  guildId: string | null,
  id: string | undefined,
): APIApplicationCommand {
  const permissions = body.default_member_permissions;
  const options = body.options?.map(cleanOption);
  const command = {
    ...withoutNulls(body),
    id: id ?? core.nextId(),
    application_id: core.store.applicationId,
    version: core.nextId(),
    type: body.type ?? 1,
    name: body.name ?? '',
    description: body.description ?? '',
    default_member_permissions: permissions == null ? null : String(permissions),
    nsfw: body.nsfw === true,
    contexts: body.contexts ?? null,
    integration_types: body.integration_types ?? [0],
    ...(options === undefined ? {} : { options }),
    ...(guildId === null ? {} : { guild_id: guildId }),
  } as unknown as APIApplicationCommand;
  core.store.commands.set(command.id, command);
  return command;
}

function cleanOption(option: CommandBody): CommandBody {
  return {
    ...withoutNulls(option),
    ...(option.choices ? { choices: option.choices.map((choice) => withoutNulls(choice)) } : {}),
    ...(option.options ? { options: option.options.map(cleanOption) } : {}),
  };
}

function asBody(command: APIApplicationCommand): CommandBody {
  return command as unknown as CommandBody;
}

function tell(core: Core): void {
  core.bus.emit({ type: 'commands_registered', commands: [...core.store.commands.values()] });
}

function scopeOf(core: Core, request: RouteRequest): string | null {
  if (param(request, 'application') !== core.store.applicationId) throw notFound.application();
  const guildId = request.params.guild;
  if (guildId === undefined) return null;
  if (!core.store.guilds.has(guildId)) throw refused.access();
  return guildId;
}

function commandOf(core: Core, request: RouteRequest): APIApplicationCommand {
  const command = core.store.commands.get(param(request, 'command'));
  if (command === undefined || (command.guild_id ?? null) !== scopeOf(core, request))
    throw notFound.command();
  return command;
}
