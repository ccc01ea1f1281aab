import {
  type APIButtonComponentWithSKUId,
  type APIButtonComponentWithURL,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import { type Economy, type Pack, planNamed, type Unit } from '../billing/economy.ts';
import { packTotal } from '../billing/economy-compile.ts';
import { negate, sum } from '../billing/money.ts';
import { bestValue, bonusPercent, unitPrice } from '../billing/pack-price.ts';
import type { Bought, Shop } from '../flows/buy.ts';
import type { Credited } from '../flows/news-content.ts';
import { showAmount, showDollars } from './amounts.ts';
import { button, card, lines, rows, select, separator } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { noticeMessage } from './notice.ts';
import { escaped } from './plain.ts';
import { inputFault, refusalMessage } from './refusal.ts';
import { fullTime } from './times.ts';
import { upgradeTo } from './ways-out.ts';
import { english, type Words } from './words/en.ts';

/** What can be bought, with the price of a unit: for the member alone. */
export function shopCard({ standing, isOpen, byCard }: Shop, words: Words = english): Message {
  const { economy } = standing;
  if (!isOpen) return noticeMessage('not_set_up', words);
  if (economy.packs.length === 0) {
    const plans = button(words.buttons.plan, customId('plan', 'open', '-'));
    const more = economy.plans.length > 1 ? rows([plans]) : [];
    return privateMessage([card('plain', [lines(words.buy.noPacks), ...more])]);
  }
  const best = bestValue(economy.packs);
  const { debt } = standing.state;
  const inDiscord = economy.packs.some(({ discordSku }) => discordSku !== null);
  const choices = economy.packs.map((pack) => ({
    label: `${pack.title} · ${showDollars(pack.priceCents)}`,
    description: packDetail(pack, economy.unit, words),
    value: pack.name,
  }));
  return privateMessage([
    card('plain', [
      lines(words.buy.title, ...economy.packs.map((pack) => packLine(pack, economy, pack === best, words))),
      lines(
        debt > 0 && words.balance.debt(showAmount(debt, economy.unit)),
        termsText({ byCard, inDiscord }, words),
      ),
      select(customId('buy', 'pack', '-'), words.buy.choose, choices),
    ]),
  ]);
}

function packLine(pack: Pack, economy: Economy, isBest: boolean, words: Words): string {
  const price = showDollars(pack.priceCents);
  const line = words.buy.pack(escaped(pack.title), price, packDetail(pack, economy.unit, words));
  return isBest ? `${line} · ${words.buy.best}` : line;
}

/** What one unit costs, and what comes on top: `$0.01 a token · 10 % bonus`. */
function packDetail(pack: Pack, unit: Unit, words: Words): string {
  const percent = bonusPercent(pack);
  const each = words.buy.each(`$${unitPrice(pack, unit)}`, unit.name);
  return percent === 0 ? each : `${each} · ${words.buy.bonus(percent)}`;
}

/** What came of choosing a pack: the button that leads to the payment page, or why there is none. */
export function boughtCard(bought: Bought, words: Words, notice: string | null = null): Message {
  switch (bought.kind) {
    case 'offered':
      return offerCard(bought, words, notice);
    case 'not_set_up':
      return noticeMessage('not_set_up', words);
    case 'unknown':
      return inputFault('pack', words.buy.unknown(bought.names), words);
    case 'needs_plan': {
      const { economy, plan } = bought;
      const refusal = { code: 'plan_required', plan: plan.name, has: null } as const;
      return refusalMessage(refusal, economy, { ways: upgradeTo(economy, plan.name) }, words);
    }
  }
}

type Offered = Extract<Bought, { kind: 'offered' }>;

function offerCard(
  { purchase, economy, pack, payUrl }: Offered,
  words: Words,
  notice: string | null,
): Message {
  const price = showDollars(pack.priceCents);
  const dm = payUrl === null ? [] : [button(words.buy.sendDm, customId('buy', 'dm', purchase.id))];
  const pay = payUrl === null ? [] : [linkButton(words.buy.pay(price), payUrl)];
  const premium = purchase.sku === null ? [] : [premiumButton(purchase.sku)];
  const other = button(words.buy.other, customId('buy', 'open', '-'));
  const shown = notice === null ? [] : [lines(notice), separator()];
  return privateMessage([
    card('running', [
      ...shown,
      lines(
        words.buy.offered(escaped(pack.title), price),
        words.buy.gives(showAmount(packTotal(pack), economy.unit), packDetail(pack, economy.unit, words)),
        words.buy.waiting,
        termsText({ byCard: payUrl !== null, inDiscord: purchase.sku !== null }, words),
      ),
      { type: ComponentType.ActionRow, components: [...premium, ...pay, ...dm, other] },
    ]),
  ]);
}

/** Who takes the money, and from whom. */
export function termsText(
  { byCard, inDiscord }: { readonly byCard: boolean; readonly inDiscord: boolean },
  words: Words,
): string {
  if (!byCard) return words.buy.termsInDiscord;
  return inDiscord ? words.buy.termsOfBoth : words.buy.terms;
}

/** A button that opens an address; Discord takes at most 512 letters. */
export function linkButton(label: string, url: string): APIButtonComponentWithURL {
  return { type: ComponentType.Button, style: ButtonStyle.Link, label, url };
}

/** A button of Discord's own shop, which writes label and price itself. */
export function premiumButton(sku: string): APIButtonComponentWithSKUId {
  return { type: ComponentType.Button, style: ButtonStyle.Premium, sku_id: sku };
}

/** The link alone, as it is sent by DM. */
export function linkMessage(pack: Pack, payUrl: string, words: Words): Message {
  const price = showDollars(pack.priceCents);
  const row = {
    type: ComponentType.ActionRow as const,
    components: [linkButton(words.buy.pay(price), payUrl)],
  };
  return privateMessage([
    card('running', [lines(words.buy.offered(escaped(pack.title), price), words.buy.terms), row]),
  ]);
}

/** What a payment brought, from the ledger's own entry. */
export function creditedCard(credited: Credited, words: Words = english): Message {
  const { payment, entry, economy } = credited;
  const unit = economy.unit;
  if (payment.grant.kind === 'period') return paidPlanCard(credited, words);
  const of = (fits: RegExp) =>
    sum(entry.postings.filter(({ account }) => fits.test(account)).map(({ amount }) => amount));
  const added = negate(of(/^sold:/));
  const repaid = of(/^debt$/);
  return privateMessage([
    card('done', [
      lines(
        words.buy.added(showAmount(added, unit)),
        repaid > 0 && words.buy.repaid(showAmount(repaid, unit)),
      ),
      ...rows([button(words.balance.overview, customId('balance', 'show', '-'))]),
    ]),
  ]);
}

function paidPlanCard({ payment, entry, economy, isPaidTwice }: Credited, words: Words): Message {
  const { name, end } = entry.cause.plan ?? { name: '', end: null };
  const title = escaped(planNamed(economy, name)?.title ?? name);
  const amount = payment.amount === 0 ? null : showAmount(payment.amount, economy.unit);
  const plans = button(words.buttons.plan, customId('plan', 'open', '-'));
  const said = words.buy.planPaid(title, end === null ? '' : fullTime(end), amount);
  return privateMessage([card('done', [lines(said, isPaidTwice && words.plan.paidTwice), ...rows([plans])])]);
}
