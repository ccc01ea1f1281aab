import { createServer, type Server } from 'node:http';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { createEventBus, waitUntil } from './bus.ts';
import { systemClock } from './clock.ts';
import type { Core } from './core.ts';
import { createMemberDriver, messagesFor } from './driver/member-driver.ts';
import { createSubscriptionsDriver } from './driver/subscriptions.ts';
import { createFaultPlan, type FaultPlan } from './faults.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import { stateOf, tellFailure } from './interaction-life.ts';
import { keepShop } from './kept-shop.ts';
import { serveMedia } from './media.ts';
import { addEntitlement, removeEntitlement } from './resources/entitlements.ts';
import { pathOf } from './route.ts';
import { createRouter, type Router } from './router.ts';
import { createStore, plantGuild, plantUser } from './seed.ts';
import { createSnowflakes, wireTime } from './snowflake.ts';
import type { StoredInteraction, StoredUser } from './store.ts';
import {
  type DiscordSandbox,
  type DiscordSandboxOptions,
  type Faults,
  SandboxUsageError,
  type Violation,
} from './types.ts';
import { wireGuildCreate } from './wire-guild.ts';
import { wireMember } from './wire-people.ts';
import { defaultLimits, defaultWorld } from './world.ts';
import { homeGuild, worldOf } from './world-view.ts';

const QUIET_MS = 50;
const GUILD_MEMBERS = 1 << 1;

/** Starts a local Discord on loopback and resolves when it listens. */
export async function createDiscordSandbox(options: DiscordSandboxOptions = {}): Promise<DiscordSandbox> {
  const violations: Violation[] = [];
  const clock = options.clock ?? systemClock;
  const bus = createEventBus();
  const lost = new Set<string>();
  const core: Core = {
    clock,
    limits: { ...defaultLimits, ...options.limits },
    token: options.token ?? 'sandbox-token',
    store: createStore(options.seed ?? defaultWorld, clock),
    bus,
    url: '',
    nextId: createSnowflakes(clock),
    report(violation) {
      violations.push(violation);
      bus.emit({ type: 'violation', violation });
    },
    dispatch(event, data, scope) {
      if (!lost.has(event)) gateway.dispatch(event, data, scope);
    },
  };
  const kept = options.file === undefined ? null : keepShop(core, options.file);
  const plan = createFaultPlan();
  const router = createRouter(core, plan);
  const server = createServer((request, response) => {
    const path = pathOf(request.url);
    if (request.method === 'GET' && serveMedia(core, path, response)) return;
    void router.handle(request, response);
  });
  const gateway = createGateway(core, server);
  core.url = `http://127.0.0.1:${await listenOnLoopback(server, options.port ?? 0)}`;
  return createFacade({ core, lost, plan, router, gateway, server, violations, kept });
}

interface Parts {
  core: Core;
  /** Events that nobody is told. */
  lost: Set<string>;
  plan: FaultPlan;
  router: Router;
  gateway: Gateway;
  server: Server;
  violations: Violation[];
  /** What writes down what was sold. */
  kept: Disposable | null;
}

function createFacade(parts: Parts): DiscordSandbox {
  const { core, gateway, violations } = parts;
  const close = () => stop(parts);
  return {
    ...people(core),
    ...shop(core),
    url: core.url,
    apiBase: `${core.url}/api`,
    token: core.token,
    applicationId: core.store.applicationId,
    guildId: homeGuild(core).id,
    limits: core.limits,
    faults: createFaults(parts),
    get world() {
      return worldOf(core);
    },
    get online() {
      return gateway.online;
    },
    commands: () => [...core.store.commands.values()],
    messages({ channelId, viewerId }) {
      const channel = core.store.channels.get(channelId);
      return channel === undefined ? [] : messagesFor(core, userNamed(core, viewerId), channel);
    },
    subscribe: (listener) => core.bus.subscribe(listener),
    violations: () => [...violations],
    takeViolations: () => violations.splice(0),
    until: (look, options) => waitUntil(core.bus, look, options),
    whenIdle: (options) => whenIdle(parts, options),
    checkDeadlines() {
      for (const interaction of core.store.interactions.values()) tellFailure(core, interaction);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function people(core: Core): Pick<DiscordSandbox, 'member' | 'addGuild' | 'addMember' | 'setRoles'> {
  const changed = () => core.bus.emit({ type: 'world_changed', world: worldOf(core) });
  return {
    member: (nameOrId) => createMemberDriver(core, userNamed(core, nameOrId)),
    addGuild(seed) {
      const guild = plantGuild(core.store, seed, core.clock.now());
      const event = wireGuildCreate(core, guild, { allMembers: false });
      core.dispatch('GUILD_CREATE', event, { guildId: guild.id, intents: 1 });
      changed();
    },
    addMember(seed) {
      tellMember(core, 'GUILD_MEMBER_ADD', plantUser(core.store, seed));
      changed();
    },
    setRoles(memberName, roles) {
      const user = userNamed(core, memberName);
      user.roles = [...roles];
      tellMember(core, 'GUILD_MEMBER_UPDATE', user);
      changed();
    },
  };
}

function tellMember(core: Core, event: string, user: StoredUser): void {
  for (const guild of core.store.guilds.values()) {
    if (!user.guildIds.has(guild.id)) continue;
    const data = { ...wireMember(guild, user), guild_id: guild.id };
    core.dispatch(event, data, { guildId: guild.id, intents: GUILD_MEMBERS });
  }
}

function shop(
  core: Core,
): Pick<DiscordSandbox, 'grantEntitlement' | 'deleteEntitlement' | 'entitlements' | 'subscriptions'> {
  return {
    grantEntitlement({ memberName, skuId, guildId, type = 1, startsAt, endsAt }) {
      const entitlement = addEntitlement(core, {
        sku_id: skuId,
        user_id: userNamed(core, memberName).id,
        ...(guildId === undefined ? {} : { guild_id: guildId }),
        type,
        starts_at: startsAt === undefined ? null : wireTime(startsAt),
        ends_at: endsAt === undefined ? null : wireTime(endsAt),
      });
      return structuredClone(entitlement);
    },
    deleteEntitlement: (id) => removeEntitlement(core, id),
    subscriptions: createSubscriptionsDriver(core, (name) => userNamed(core, name).id),
    entitlements: () => structuredClone([...core.store.entitlements.values()]),
  };
}

function createFaults({ core, lost, plan, gateway }: Parts): Faults {
  function setDms(memberName: string, dms: StoredUser['dms']): void {
    userNamed(core, memberName).dms = dms;
  }
  return {
    fail(fault) {
      const { status = 500, code = 0, message = `${status}: injected failure` } = fault;
      plan.add(fault, { kind: 'fail', status, code, message });
    },
    failAfterwards: (fault) => plan.add(fault, { kind: 'fail_afterwards', status: fault.status ?? 502 }),
    rateLimit(fault) {
      const { retryAfterSeconds, global = false } = fault;
      plan.add(fault, { kind: 'rate_limit', retryAfterSeconds, global });
    },
    delay: (fault) => plan.add(fault, { kind: 'delay', delayMs: fault.delayMs }),
    clear: () => plan.clear(),
    loseEvents(...names) {
      lost.clear();
      for (const name of names) lost.add(name);
    },
    reconnect: () => gateway.reconnect(),
    invalidateSession: ({ resumable }) => gateway.invalidate(resumable),
    dropConnection: () => gateway.drop(),
    closeDms: (memberName) => setDms(memberName, 'closed'),
    openDms: (memberName) => setDms(memberName, 'open'),
    leaveMutualGuilds: (memberName) => setDms(memberName, 'no_mutual_guild'),
    rejoinMutualGuilds: (memberName) => setDms(memberName, 'open'),
  };
}

function userNamed(core: Core, nameOrId: string): StoredUser {
  const wanted = nameOrId.toLowerCase();
  const user = [...core.store.users.values()].find(
    ({ id, name, displayName, bot }) =>
      !bot && (id === nameOrId || name.toLowerCase() === wanted || displayName.toLowerCase() === wanted),
  );
  if (user === undefined) throw new SandboxUsageError(`nobody here is called ${nameOrId}`);
  return user;
}

async function whenIdle(
  { core, router }: Parts,
  { quietMs = QUIET_MS, timeoutMs = 5000 }: { quietMs?: number; timeoutMs?: number } = {},
): Promise<void> {
  function isIdle(): boolean {
    if (router.inFlight > 0) return false;
    return ![...core.store.interactions.values()].some((interaction) => isWaiting(core, interaction));
  }
  let events = 0;
  const unsubscribe = core.bus.subscribe(() => {
    events += 1;
  });
  try {
    for (;;) {
      await waitUntil(core.bus, isIdle, { timeoutMs, what: 'silence' });
      const before = events;
      await new Promise((resolve) => setTimeout(resolve, quietMs));
      if (events === before && isIdle()) return;
    }
  } finally {
    unsubscribe();
  }
}

/** Whether the member still waits: for the first answer, or before a "thinking" that can still end. */
function isWaiting(core: Core, interaction: StoredInteraction): boolean {
  const state = stateOf(core, interaction);
  if (state === 'pending') return true;
  const alive = core.clock.now() - interaction.createdAt <= core.limits.tokenLifeMs;
  return state === 'deferred' && interaction.acknowledgement === 'deferred' && alive;
}

async function stop({ gateway, server, kept }: Parts): Promise<void> {
  kept?.[Symbol.dispose]();
  await gateway.close();
  await closeServer(server);
}
