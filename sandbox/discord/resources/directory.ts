import { botUser, type Core } from '../core.ts';
import { notFound } from '../errors.ts';
import { ok, param, type RouteAnswer, type RouteRequest } from '../route.ts';
import type { StoredGuild } from '../store.ts';
import { channelsOf, wireApplication, wireChannel, wireGuild } from '../wire-guild.ts';
import { wireMember, wireUser } from '../wire-people.ts';

/** GET /gateway/bot */
export function getGatewayBot(core: Core): RouteAnswer {
  return ok({
    url: `${core.url.replace('http:', 'ws:')}/gateway`,
    shards: 1,
    session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
  });
}

/** GET /users/@me */
export function getMe(core: Core): RouteAnswer {
  return ok({ ...wireUser(botUser(core)), mfa_enabled: false, locale: 'en-US', verified: true, email: null });
}

export function getUser(core: Core, request: RouteRequest): RouteAnswer {
  const user = core.store.users.get(param(request, 'user'));
  if (user === undefined) throw notFound.user();
  return ok(wireUser(user));
}

/** GET /applications/@me */
export function getApplication(core: Core): RouteAnswer {
  return ok(wireApplication(core, botUser(core)));
}

export function getGuild(core: Core, request: RouteRequest): RouteAnswer {
  return ok(wireGuild(core, guildOf(core, request)));
}

export function listChannels(core: Core, request: RouteRequest): RouteAnswer {
  return ok(channelsOf(core, guildOf(core, request)).map((channel) => wireChannel(core, channel)));
}

export function getMember(core: Core, request: RouteRequest): RouteAnswer {
  const guild = guildOf(core, request);
  const user = core.store.users.get(param(request, 'user'));
  if (user === undefined || !user.guildIds.has(guild.id)) throw notFound.member();
  return ok(wireMember(guild, user));
}

function guildOf(core: Core, request: RouteRequest): StoredGuild {
  const guild = core.store.guilds.get(param(request, 'guild'));
  if (guild === undefined) throw notFound.guild();
  return guild;
}
