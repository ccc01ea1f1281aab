import type { PagePanel, PanelButton, PanelPart } from '../sandbox/page/index.ts';
import type { DeliverySwitches, Kinds, StripeSandbox } from '../sandbox/stripe/index.ts';

const PAYMENTS_SHOWN = 8;
const PLANS_SHOWN = 5;
const DELIVERIES_SHOWN = 10;
const DELAY_MS = 10_000;

type Charge = Readonly<Kinds['charge']>;
type Subscription = Readonly<Kinds['subscription']>;

/** The switches of the deliveries, as the panel names them. */
const SWITCHES: readonly {
  id: string;
  label: string;
  on: Partial<DeliverySwitches>;
  off: Partial<DeliverySwitches>;
}[] = [
  { id: 'duplicate', label: 'Duplicate', on: { copies: 2 }, off: { copies: 1 } },
  { id: 'delay', label: 'Delay 10 s', on: { delayMs: DELAY_MS }, off: { delayMs: 0 } },
  { id: 'reorder', label: 'Reorder', on: { reorder: true }, off: { reorder: false } },
  { id: 'drop', label: 'Drop first try', on: { drop: 'first' }, off: { drop: 'none' } },
  { id: 'down', label: 'Endpoint down', on: { drop: 'all' }, off: { drop: 'none' } },
];

/** Stripe's dashboard beside the chat: payments, plans and webhooks, with what owners, banks and the clock do to them. */
export function stripePanel(stripe: StripeSandbox): PagePanel {
  return {
    id: 'stripe',
    title: 'Stripe',
    read: async () => [...paymentParts(stripe), ...planParts(stripe), ...deliveryParts(stripe)],
    press: async (button) => press(stripe, button),
  };
}

function paymentParts(stripe: StripeSandbox): PanelPart[] {
  const charges = stripe.money.charges().toReversed().slice(0, PAYMENTS_SHOWN);
  const heading: PanelPart = { type: 'heading', text: 'Payments' };
  if (charges.length === 0) return [heading, { type: 'text', tone: 'muted', text: 'Nobody has paid yet.' }];
  return [heading, ...charges.map((charge) => paymentRow(stripe, charge))];
}

function paymentRow(stripe: StripeSandbox, charge: Charge): PanelPart {
  const { id, amount, amount_refunded, currency, billing_details, created, description, receipt_url } =
    charge;
  const disputes = stripe.money.disputes().filter((one) => one.charge === id);
  const dispute = disputes.at(-1);
  const isOpen = dispute !== undefined && dispute.status !== 'won' && dispute.status !== 'lost';
  const details = [whatWasBought(stripe, charge) ?? description, billing_details.email, timeText(created)];
  return {
    type: 'row',
    title: moneyText(amount, currency),
    detail: details.filter((text) => text !== null).join(' · '),
    state: stateOf(charge, dispute),
    ...(receipt_url === null ? {} : { url: receipt_url }),
    buttons: isOpen
      ? [
          { id: `win:${dispute.id}`, label: 'Win dispute' },
          { id: `lose:${dispute.id}`, label: 'Lose dispute', tone: 'bad' },
        ]
      : paymentButtons(stripe, charge, amount - amount_refunded, dispute?.status === 'lost'),
  };
}

function whatWasBought({ sessions }: StripeSandbox, { payment_intent }: Charge): string | null {
  const session = sessions.all().find((one) => one.payment_intent === payment_intent);
  return session === undefined
    ? null
    : sessions
        .items(session.id)
        .map(({ description }) => description)
        .join(', ');
}

function paymentButtons(stripe: StripeSandbox, charge: Charge, left: number, isLost: boolean): PanelButton[] {
  const session = stripe.sessions.all().find((one) => one.payment_intent === charge.payment_intent);
  if (charge.status === 'pending' && session !== undefined) {
    return [
      { id: `settle:${session.id}`, label: 'Bank pays' },
      { id: `refuse:${session.id}`, label: 'Bank refuses', tone: 'bad' },
    ];
  }
  if (charge.status !== 'succeeded' || left === 0 || isLost) return [];
  const half: PanelButton[] = left > 1 ? [{ id: `half:${charge.id}`, label: 'Refund half' }] : [];
  return [
    { id: `refund:${charge.id}`, label: 'Refund' },
    ...half,
    { id: `dispute:${charge.id}`, label: 'Dispute', tone: 'bad' },
  ];
}

function stateOf(
  charge: Charge,
  dispute: Readonly<Kinds['dispute']> | undefined,
): { text: string; tone: 'bad' | 'good' | 'muted' } {
  if (charge.status === 'failed') return { text: 'declined', tone: 'bad' };
  if (charge.status === 'pending') return { text: 'bank is asked', tone: 'muted' };
  if (dispute !== undefined) {
    const tone = dispute.status === 'won' ? 'good' : 'bad';
    return {
      text: tone === 'good' || dispute.status === 'lost' ? `dispute ${dispute.status}` : 'disputed',
      tone,
    };
  }
  if (charge.refunded) return { text: 'refunded', tone: 'muted' };
  if (charge.amount_refunded === 0) return { text: 'paid', tone: 'good' };
  return { text: `${moneyText(charge.amount_refunded, charge.currency)} refunded`, tone: 'muted' };
}

function planParts(stripe: StripeSandbox): PanelPart[] {
  const plans = stripe.subscriptions.all().toReversed().slice(0, PLANS_SHOWN);
  if (plans.length === 0) return [];
  return [{ type: 'heading', text: 'Plans' }, ...plans.map((plan) => planRow(stripe, plan))];
}

function planRow(stripe: StripeSandbox, plan: Subscription): PanelPart {
  const { id, status, cancel_at_period_end: isEnding } = plan;
  const [item] = plan.items.data;
  const price = moneyText((item?.price.unit_amount ?? 0) * (item?.quantity ?? 1), plan.currency);
  const end = dayText(item?.current_period_end ?? plan.created);
  const isOver = status === 'canceled';
  const buttons: PanelButton[] = isOver
    ? []
    : [
        { id: `renew:${id}`, label: isEnding ? 'End period now' : 'Renew now' },
        ...(isEnding ? [] : [{ id: `fail:${id}`, label: 'Fail renewal', tone: 'bad' } as const]),
        ...(status === 'past_due' ? [{ id: `retry:${id}`, label: 'Retry payment' }] : []),
        { id: `end:${id}`, label: 'End now', tone: 'bad' },
      ];
  return {
    type: 'row',
    title: stripe.productName(String(item?.price.product)) ?? 'Plan',
    detail: `${price} a ${item?.price.recurring?.interval ?? 'period'}${isOver ? '' : ` · ${isEnding ? 'ends' : 'renews'} ${end}`}`,
    state: isOver
      ? { text: 'ended', tone: 'muted' }
      : status === 'active'
        ? { text: isEnding ? 'canceling' : 'active', tone: 'good' }
        : { text: status.replace('_', ' '), tone: 'bad' },
    buttons,
  };
}

function deliveryParts(stripe: StripeSandbox): PanelPart[] {
  const present = stripe.webhooks.switches();
  const switches = SWITCHES.map(({ id, label, on }) => ({
    id: `switch:${id}`,
    label,
    on: Object.entries(on).every(([name, value]) => Reflect.get(present, name) === value),
  }));
  const deliveries = stripe.webhooks.all().toReversed().slice(0, DELIVERIES_SHOWN);
  const waiting = stripe.webhooks.all().some(({ state }) => state === 'waiting');
  return [
    { type: 'heading', text: 'Webhooks' },
    { type: 'switches', label: 'What goes wrong with deliveries', switches },
    ...(waiting ? [{ type: 'button', id: 'retry-all', label: 'Deliver everything now' } as const] : []),
    ...deliveries.map(({ eventId, type, state, attempts }): PanelPart => {
      const last = attempts.at(-1);
      const answer = last === undefined ? '' : `, ${last.status ?? last.error ?? ''}`;
      const tries = attempts.length > 1 ? `${attempts.length} tries` : '';
      const tone = state === 'delivered' ? 'good' : state === 'failed' ? 'bad' : 'muted';
      const buttons = state === 'sending' ? [] : [{ id: `resend:${eventId}`, label: 'Send again' }];
      return {
        type: 'row',
        title: type,
        detail: tries,
        state: { text: `${state}${answer}`, tone },
        buttons,
        compact: true,
      };
    }),
  ];
}

/** What the buttons do. @throws {Error} with a sentence for whoever pressed */
async function press(stripe: StripeSandbox, button: string): Promise<void> {
  const [action = '', id = ''] = button.split(':');
  const { money, sessions, subscriptions, webhooks } = stripe;
  const doings: Readonly<Record<string, () => unknown>> = {
    refund: () => money.refund(id),
    half: () => money.refund(id, { amount: halfOf(stripe, id) }),
    dispute: () => money.dispute(id),
    win: () => money.win(id),
    lose: () => money.lose(id),
    settle: () => sessions.settle(id, 'succeeds'),
    refuse: () => sessions.settle(id, 'fails'),
    renew: () => subscriptions.renew(id),
    fail: () => subscriptions.renew(id, { card: 'declines' }),
    retry: () => subscriptions.retry(id, { card: 'good' }),
    end: () => subscriptions.end(id),
    switch: () => turn(stripe, id),
    resend: () => webhooks.resend(id),
    'retry-all': () => webhooks.retryNow(),
  };
  const doing = doings[action];
  if (doing === undefined) throw new Error(`the panel has no button ${button}`);
  await doing();
}

/** Half of what is left of a payment, rounded down. */
function halfOf({ money }: StripeSandbox, charge: string): number {
  const { amount = 0, amount_refunded = 0 } = money.charges().find(({ id }) => id === charge) ?? {};
  return Math.floor((amount - amount_refunded) / 2);
}

function turn({ webhooks }: StripeSandbox, id: string): void {
  const one = SWITCHES.find((each) => each.id === id);
  if (one === undefined) throw new Error(`there is no switch ${id}`);
  const present = webhooks.switches();
  const isOn = Object.entries(one.on).every(([name, value]) => Reflect.get(present, name) === value);
  webhooks.set(isOn ? one.off : one.on);
}

function moneyText(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function timeText(second: number): string {
  return new Date(second * 1000).toISOString().slice(11, 16);
}

function dayText(second: number): string {
  return new Date(second * 1000).toISOString().slice(0, 10);
}
