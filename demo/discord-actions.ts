import { type DiscordSandbox, SandboxUsageError } from '../sandbox/discord/index.ts';
import {
  type DiscordPurchase,
  discordPurchases,
  refundInDiscord,
  standingText,
} from './discord-purchases.ts';

/** What happens in Discord's shop to a member's newest subscription there, or to what they bought last. */
export const DISCORD_ACTIONS = {
  renew: (discord, member) => onPlan(discord, member, (id) => discord.subscriptions.renew(id)),
  cancel: (discord, member) => onPlan(discord, member, (id) => discord.subscriptions.cancel(id)),
  resume: (discord, member) => onPlan(discord, member, (id) => discord.subscriptions.resume(id)),
  end: (discord, member) => onPlan(discord, member, (id) => discord.subscriptions.end(id)),
  refund: (discord, member) => {
    const isLeft = ({ state }: DiscordPurchase) => state !== 'ended' && state !== 'refunded';
    const purchase = newestOf(discord, member, isLeft, 'bought nothing that can be refunded');
    refundInDiscord(discord, purchase);
    return told(discord, purchase);
  },
} as const satisfies Readonly<Record<string, (discord: DiscordSandbox, member: string) => string>>;

export type DiscordAction = keyof typeof DISCORD_ACTIONS;

/** The action of that name; undefined where there is none. */
export function discordAction(name: string): DiscordAction | undefined {
  const wanted = name.toLowerCase();
  return Object.keys(DISCORD_ACTIONS).find((one): one is DiscordAction => one === wanted);
}

function onPlan(discord: DiscordSandbox, member: string, act: (id: string) => unknown): string {
  const isRunning = ({ kind, state }: DiscordPurchase) =>
    kind === 'plan' && (state === 'running' || state === 'ending');
  const plan = newestOf(discord, member, isRunning, 'has no running subscription');
  act(plan.id);
  return told(discord, plan);
}

function newestOf(
  discord: DiscordSandbox,
  member: string,
  fits: (purchase: DiscordPurchase) => boolean,
  otherwise: string,
): DiscordPurchase {
  const found = discordPurchases(discord).findLast((each) => each.member === member && fits(each));
  if (found === undefined)
    throw new SandboxUsageError(`${discord.member(member).name} ${otherwise} in Discord's shop`);
  return found;
}

function told(discord: DiscordSandbox, { id, title }: DiscordPurchase): string {
  const after = discordPurchases(discord).find((each) => each.id === id);
  return after === undefined ? title : `${after.title}: ${standingText(after)}`;
}
