import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DiscordSandbox, MemberDriver } from '../discord/types.ts';
import { perform } from './actions.ts';
import type { EventStreams } from './event-streams.ts';
import { HttpError, readJson, send, sendJson } from './http.ts';
import type { PageOptions, PagePanel, PanelViewer } from './options.ts';
import type { ActionRequest, WorldView } from './wire.ts';

/** One request on its way to an answer. */
export interface Call {
  url: URL;
  request: IncomingMessage;
  response: ServerResponse;
}

export type Route = (call: Call) => void | Promise<void>;

/** The page's own JSON routes. `as` names the member who looks or acts; to look, an empty name is the first member. */
export function createRoutes(options: PageOptions, streams: EventStreams): Record<string, Route> {
  const { discord, ledger } = options;
  return {
    'GET /api/world': (call) => sendJson(call.response, worldView(options, viewer(discord, call.url))),
    'GET /api/messages': ({ url, response }) =>
      sendJson(response, viewer(discord, url).messages(required(url, 'channel'))),
    'GET /api/events': ({ url, response }) => streams.add(response, viewer(discord, url).id),
    'GET /api/wallet': async ({ url, response }) =>
      sendJson(response, await ledger?.wallet(discord.guildId, viewer(discord, url).id)),
    'GET /api/journal': async ({ url, response }) =>
      sendJson(response, await ledger?.journal(discord.guildId, viewer(discord, url).id)),
    'GET /api/panel': async ({ url, response }) =>
      sendJson(response, await panelOf(options, url).read(panelViewer(discord, viewer(discord, url)))),
    'POST /api/act': async ({ request, response }) => {
      // The browser side sends exactly this; loopback and our own origin were checked before.
      const { as, channelId, action } = (await readJson(request)) as ActionRequest;
      const member = discord.member(as);
      if (action.kind !== 'panel') return sendJson(response, await perform({ member, channelId, action }));
      await panelById(options, action.panel).press?.(action.button, panelViewer(discord, member));
      sendJson(response, { ok: true });
    },
    'GET /cdn/': (call) => passPicture(discord, call),
  };
}

function worldView({ discord, ledger, panels = [] }: PageOptions, member: MemberDriver): WorldView {
  const { world } = discord;
  const dm = member.dm();
  const roleIds = new Set(world.members.flatMap((each) => each.roles));
  roleIds.delete(world.guild.id);
  return {
    viewerId: member.id,
    world,
    roles: [
      { id: world.guild.id, name: '@everyone' },
      ...[...roleIds].map((id) => ({ id, name: `role ${id.slice(-2)}` })),
    ],
    dm,
    commands: member.offeredCommands(world.channels[0]?.id),
    dmCommands: member.offeredCommands(dm.id),
    online: discord.online,
    cdnOrigin: discord.url,
    hasLedger: ledger !== undefined,
    panels: panels.map(({ id, title }) => ({ id, title })),
  };
}

function required(url: URL, name: string): string {
  const value = url.searchParams.get(name);
  if (value === null) throw new HttpError(400, `${name} is missing`);
  return value;
}

function viewer(discord: DiscordSandbox, url: URL): MemberDriver {
  return discord.member(required(url, 'as') || (discord.world.members[0]?.id ?? ''));
}

function panelViewer(discord: DiscordSandbox, member: MemberDriver): PanelViewer {
  return { guildId: discord.guildId, userId: member.id, userName: member.name };
}

function panelOf(options: PageOptions, url: URL): PagePanel {
  return panelById(options, required(url, 'panel'));
}

function panelById({ panels = [] }: PageOptions, id: string): PagePanel {
  const panel = panels.find((each) => each.id === id);
  if (!panel) throw new HttpError(404, `There is no panel ${id}`);
  return panel;
}

/** Pictures of the sandbox under our own origin, so that the page needs no other. */
async function passPicture(discord: DiscordSandbox, { url, response }: Call): Promise<void> {
  const source = new URL(url.pathname.slice('/cdn'.length) + url.search, discord.url);
  if (source.origin !== new URL(discord.url).origin) throw new HttpError(403, 'Pictures of the sandbox only');
  const answer = await fetch(source, { redirect: 'error' });
  const type = answer.headers.get('content-type') ?? 'application/octet-stream';
  response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  send(response, { status: answer.status, type, body: new Uint8Array(await answer.arrayBuffer()) });
}
