import type { DiscordSandbox } from '../sandbox/discord/index.ts';
import type { PagePanel, PanelButton, PanelPart } from '../sandbox/page/index.ts';
import {
  type DiscordPurchase,
  discordPurchases,
  refundInDiscord,
  standingText,
} from './discord-purchases.ts';

const SHOWN = 10;

const TONES: Readonly<Record<DiscordPurchase['state'], 'good' | 'muted'>> = {
  bought: 'good',
  used: 'good',
  running: 'good',
  ending: 'muted',
  ended: 'muted',
  refunded: 'muted',
};

/** Discord's own shop beside the chat: what was bought there, with what members, banks and the clock do to it. */
export function discordShopPanel(discord: DiscordSandbox): PagePanel {
  return {
    id: 'discord-shop',
    title: "Discord's shop",
    read: async () => {
      const purchases = discordPurchases(discord).toReversed().slice(0, SHOWN);
      const heading: PanelPart = { type: 'heading', text: 'Bought in Discord' };
      if (purchases.length > 0) return [heading, ...purchases.map((each) => row(discord, each))];
      const text = 'Nobody has bought anything here yet. Premium buttons stand in /buy and /plan.';
      return [heading, { type: 'text', tone: 'muted', text }];
    },
    press: async (button) => press(discord, button),
  };
}

function row(discord: DiscordSandbox, purchase: DiscordPurchase): PanelPart {
  const { id, kind, member, title, state } = purchase;
  const isOver = state === 'ended' || state === 'refunded';
  const refund = { id: `refund-${kind}:${id}`, label: 'Refund', tone: 'bad' } as const;
  const plan: readonly PanelButton[] =
    state === 'ending'
      ? [
          { id: `renew:${id}`, label: 'End period now' },
          { id: `resume:${id}`, label: 'Resume' },
        ]
      : [
          { id: `renew:${id}`, label: 'Renew now' },
          { id: `cancel:${id}`, label: 'Cancel' },
          { id: `end:${id}`, label: 'End now', tone: 'bad' },
        ];
  const details = [discord.member(member).member.displayName, kind === 'plan' ? standingText(purchase) : ''];
  return {
    type: 'row',
    title,
    // What is over says so in its state alone.
    detail: details.filter((text) => text !== '' && text !== state).join(' · '),
    state: { text: state, tone: TONES[state] },
    buttons: isOver ? [] : [...(kind === 'plan' ? plan : []), refund],
  };
}

/** What the buttons do. @throws {Error} with a sentence for whoever pressed */
function press(discord: DiscordSandbox, button: string): void {
  const [action = '', id = ''] = button.split(':');
  const { subscriptions } = discord;
  const doings: Readonly<Record<string, () => unknown>> = {
    renew: () => subscriptions.renew(id),
    cancel: () => subscriptions.cancel(id),
    resume: () => subscriptions.resume(id),
    end: () => subscriptions.end(id),
    'refund-plan': () => refundInDiscord(discord, { kind: 'plan', id }),
    'refund-pack': () => refundInDiscord(discord, { kind: 'pack', id }),
  };
  const doing = doings[action];
  if (doing === undefined) throw new Error(`the panel has no button ${button}`);
  doing();
}
