import { type APIButtonComponentWithURL, ComponentType } from 'discord-api-types/v10';
import { type Economy, planNamed } from '../billing/economy.ts';
import type { Entry } from '../billing/entry.ts';
import type { NewsContent, PlanEnd, UnpaidRenewal, WaitingPurchase } from '../flows/news-content.ts';
import { showAmount } from './amounts.ts';
import { creditedCard, linkButton } from './buy.ts';
import { button, card, lines, rows } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { expiredBy } from './movement.ts';
import { escaped } from './plain.ts';
import { bucketTitle, refundText } from './receipt.ts';
import { nameOf } from './refund.ts';
import { fullTime, relativeTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/** What happened to a member while they were away, for the member alone. */
export function newsMessage(content: NewsContent, words: Words = english): Message {
  if (content.kind === 'credited') return creditedCard(content, words);
  if (content.kind === 'renewal-unpaid') return unpaidCard(content, words);
  if (content.kind === 'waiting-purchase') return waitingCard(content, words);
  return privateMessage([card('plain', [lines(...newsLines(content, words))])]);
}

function newsLines(
  content: Exclude<NewsContent, { readonly kind: 'credited' | 'renewal-unpaid' | 'waiting-purchase' }>,
  words: Words,
): readonly (string | false)[] {
  switch (content.kind) {
    case 'refunded': {
      const { found, refund } = content;
      return [words.news.refunded(nameOf(found, words), refundText(found.economy, refund, words))];
    }
    case 'problem-closed':
      return [words.news.problemClosed(nameOf(content.found, words))];
    case 'plan-ended':
      return planEndLines(content, words);
    case 'redeemed':
      return [redeemedText(content, words)];
    case 'renewal-paid': {
      const { name, end } = content.period.cause.plan ?? { name: '', end: null };
      return [words.news.paidAfterAll(titleOf(name, content.economy), end === null ? '' : fullTime(end))];
    }
  }
}

function titleOf(plan: string, economy: Economy): string {
  return escaped(planNamed(economy, plan)?.title ?? plan);
}

function planEndLines({ economy, plan, lapse }: PlanEnd, words: Words): readonly (string | false)[] {
  const next = lapse.state.plan;
  const gone = expiredBy(lapse, economy.unit.name);
  return [
    words.news.planEnded(titleOf(plan, economy)),
    gone > 0 && words.news.planRest(showAmount(gone, economy.unit)),
    next !== null && next.status !== 'lapsed' && words.news.planNow(titleOf(next.name, economy)),
    words.news.planAgain,
  ];
}

function redeemedText(
  { economy, grant }: { readonly economy: Economy; readonly grant: Entry },
  words: Words,
): string {
  const given = grant.postings.find(
    ({ account, origin }) => account.startsWith('bucket:') && origin === 'free',
  );
  const bucket = bucketTitle(economy, given?.account.replace(/^bucket:/, '') ?? '');
  return words.news.redeemed(words.coupon.redeemed(showAmount(given?.amount ?? 0, economy.unit), bucket));
}

/** What to do about a renewal that could not be paid, and until when. */
function unpaidCard({ economy, plan, url, nextTryAt }: UnpaidRenewal, words: Words): Message {
  const say = words.news;
  const payNow = url === null || url.length > URL_MAX ? [] : [payRow(linkButton(say.payNow, url))];
  return privateMessage([
    card('failed', [
      lines(
        say.unpaid(titleOf(plan.name, economy)),
        say.unpaidHolds(fullTime(plan.graceEnd)),
        retryText({ plan, nextTryAt }, words),
        payNow.length === 0 && say.unpaidElsewhere,
      ),
      ...payNow,
    ]),
  ]);
}

/** How to say which server a purchase is for: the buttons open the shop of the server of one's direct messages. */
function waitingCard({ item }: WaitingPurchase, words: Words): Message {
  const say = words.news;
  const packs = button(words.buttons.buy, customId('buy', 'open', '-'), { style: 'primary' });
  const plans = button(words.buttons.plan, customId('plan', 'open', '-'), { style: 'primary' });
  const ways = item === null ? [packs, plans] : [item.kind === 'pack' ? packs : plans];
  const how = item === null ? say.waitsForEither : item.kind === 'pack' ? say.waitsForPack : say.waitsForPlan;
  return privateMessage([
    card('plain', [lines(say.waits(item === null ? null : escaped(item.title)), how), ...rows(ways)]),
  ]);
}

function retryText({ plan, nextTryAt }: Pick<UnpaidRenewal, 'plan' | 'nextTryAt'>, words: Words): string {
  if (nextTryAt === null) return words.news.unpaidNoRetry;
  if (nextTryAt >= Date.parse(plan.graceEnd)) return words.news.unpaidTooLate;
  return words.news.unpaidRetry(relativeTime(new Date(nextTryAt).toISOString()));
}

/** Discord takes no longer address on a button. */
const URL_MAX = 512;

function payRow(button: APIButtonComponentWithURL) {
  return { type: ComponentType.ActionRow as const, components: [button] };
}
