import type { UpstreamCode } from '../../errors.ts';

/** Everything the product says, in one shape for all languages. Sentences with data are functions of shown text. */
export type Words = typeof english;

/** A count as it is shown, with its noun in the right number: `1 step`, `1,200 tokens`. */
function counted(count: string, one: string, many: string): string {
  return `${count} ${count === '1' ? one : many}`;
}

/** A cap as a multiple of what a plan gives a period. */
function timesAmount(periods: number): string {
  return periods === 1 ? "a plan's amount" : `${periods} times a plan's amount`;
}

/** What went wrong at somebody else's service, in words for the one who waited. */
const upstream: Readonly<Record<UpstreamCode, string>> = {
  provider_unreachable: 'The model could not be reached, or the connection broke.',
  provider_timeout: 'The model took too long and was given up.',
  provider_rate_limited: 'The model is overloaded right now. Try again in a moment.',
  provider_refused: "The model's provider does not allow this request. Try other words.",
  provider_auth: 'The model turned our key away. The owner of this bot has to look at it.',
  provider_failed: 'The model failed to answer. Try again in a moment.',
  provider_empty: 'The model sent an empty answer.',
  provider_garbled: 'The model sent an answer that nobody can read.',
  interrupted: 'I was restarted while this was being made. Please ask again.',
  discord_unavailable: 'Discord did not answer. Try again in a moment.',
  stripe_unavailable: 'Stripe, where payments are made, did not answer. Try again in a moment.',
  stripe_refused: 'Payments are not set up right here. The owner of this bot has to look at it.',
};

/** Codes of the ledger's entries as members read them. Unknown ones are shown as they are. */
const reasons: Readonly<Record<string, string>> = {
  chat: 'Chat',
  portrait: 'Portrait',
  start: 'Welcome gift',
  done: 'Done',
  stopped: 'Stopped',
  expired: 'Not finished in time',
  'credit-expired': 'Past its date',
  cut: 'Reached its length limit',
  failed: 'Failed',
  'provider-unreachable': 'The model could not be reached',
  'provider-timeout': 'The model took too long',
  'provider-rate-limited': 'The model was overloaded',
  'provider-refused': 'Blocked by the provider',
  'provider-auth': 'The model turned us away',
  'provider-failed': 'The model failed',
  'provider-empty': 'The model sent nothing',
  'provider-garbled': 'The model sent something unreadable',
  'discord-unavailable': 'Discord did not answer',
  discarded: 'Discarded',
  cancelled: 'Cancelled',
  erased: 'Account deleted',
  returned: 'Welcome back',
  undelivered: 'Could not be delivered',
  pack: 'Bought',
  'taken-back': 'Payment taken back',
  reinstated: 'Payment came again',
  coupon: 'Coupon',
  gift: 'Gift',
  owner: 'From the owner',
  plan: 'Plan',
  renewed: 'Plan renewed',
  upgrade: 'Plan upgraded',
  downgrade: 'Plan changes next time',
  cancel: 'Plan cancelled',
  resume: 'Plan goes on',
  'not-renewed': 'Plan ended',
  refund: 'Refund',
};

const buttons = {
  stop: 'Stop',
  reply: 'Reply',
  regenerate: 'Regenerate',
  continue: 'Continue',
  receipt: 'Receipt',
  retry: 'Retry',
  generate: 'Generate',
  cancel: 'Cancel',
  again: 'Again',
  vary: 'Vary',
  buy: 'Buy',
  add: (unit: string) => `Add ${unit}`,
  plan: 'Plans',
  redeem: 'Redeem a code',
  ownKey: 'Use my own key',
  upgrade: (plan: string) => `Upgrade to ${plan}`,
  report: 'Report a problem',
  run: 'Run it',
  notNow: 'Not now',
  show: 'Show',
  keep: 'Keep',
  discard: 'Discard',
  keepAnyway: (price: string) => `Keep anyway: ${price}`,
  priced: (label: string, price: string) => `${label} · ${price}`,
  cheaper: (model: string, price: string) => `Use ${model} · ${price}`,
  freeTurn: (model: string) => `Use ${model} · free turn`,
  size: (size: string, price: string) => `${size} · ${price}`,
  steps: (steps: string, price: string) => `${counted(steps, 'step', 'steps')} · ${price}`,
};

const chat = {
  continuePrompt: 'Go on exactly where you stopped.',
  asked: (member: string, model: string) => `${member} asked ${model}`,
  writing: 'Writing …',
  thinking: 'Thinking …',
  waitingSince: (time: string) => `Waiting for the model since ${time}`,
  earlierText: '… the beginning follows when the answer is complete.',
  emptyAnswer: '*The answer has no visible text.*',
  emptyPrompt: '> *(no text)*',
  attached: 'The answer is long: all of it is in the file below.',
  file: 'answer.md',
  cutByLength: 'The answer reached its length limit.',
  stopped: 'Stopped.',
  failed: 'No answer.',
};

/** Where answers are paid for only if they are kept. */
const offers = {
  ask: (time: string) => `Nothing is charged until you press Keep. Without a press the answer goes ${time}.`,
  discarded: 'Discarded.',
  stopped: 'Stopped.',
  lapsed: 'Nobody pressed Keep in time, so the answer is hidden. You were not charged.',
  keptUntil: 'Keep anyway shows it again.',
};

const money = {
  charged: (amount: string) => `You were charged ${amount}.`,
  chargedAndReleased: (charged: string, released: string) => `${charged} charged, ${released} released.`,
  chargedWhole: (charged: string) => `${charged} charged.`,
  coveredByTurn: 'A free turn covered it.',
  notCharged: 'You were not charged.',
  notChargedOpen: 'You were not charged. What is still held comes back by itself.',
  notChargedReleased: (released: string) => `You were not charged (hold of ${released} released).`,
  nothingCharged: 'Nothing was charged.',
  short: (needed: string, have: string, short: string, isExact: boolean) =>
    `Needs ${isExact ? '' : 'about '}${needed}, you have ${have}: ${short} short. Nothing was charged.`,
  heldByAnswers: (held: string, holds: number) =>
    `${held} held by ${holds} running ${holds === 1 ? 'answer' : 'answers'}`,
  heldComesBack: 'What a running answer does not use comes back when it ends.',
  locked: (locked: string) => `${locked} locked until you have a plan.`,
  freeTurnsCover: (left: number) =>
    left === 1
      ? 'You have 1 free turn left today: it covers these models.'
      : `You have ${left} free turns left today: they cover these models.`,
  freeTurnsBack: (time: string) => `Free turns return ${time}.`,
  balanceLine: (free: string, held: string | null) =>
    held === null ? `You have ${free}.` : `You have ${free} free to spend; ${held} more are held.`,
};

const receipt = {
  freeTurn: (full: string) => `~~${full}~~ free turn`,
  cached: (percent: number, saved: string) => `${percent} % cached, saved ${saved}`,
  thenFrom: ', then ',
  pieces: (delivered: number, asked: number) => `${delivered} of ${asked} delivered`,
  id: (id: string) => `receipt ${id}`,
  notCharged: 'not charged',
  title: (id: string) => `Receipt ${id}`,
  titleWithoutId: 'Receipt',
  charged: (amount: string) => `**${amount}** charged`,
  paidFrom: 'Paid from',
  bucket: (title: string, amount: string) => `- ${title}: ${amount}`,
  used: 'Used',
  usageClass: (name: string, tokens: string, rate: string | null) =>
    rate === null
      ? `- ${name}: ${counted(tokens, 'token', 'tokens')}`
      : `- ${name}: ${counted(tokens, 'token', 'tokens')} at ${rate} per million`,
  classes: {
    input: 'input',
    cachedInput: 'cached input',
    cacheWrite: 'written to the cache',
    output: 'output',
    reasoning: 'reasoning',
  },
  fullCost: (amount: string) => `Full cost: ${amount}`,
  saved: (amount: string) => `Saved by the cache: ${amount}`,
  absorbed: (amount: string) => `Carried by the house: ${amount}`,
  returned: (amount: string) => `Came back from the hold: ${amount}`,
  priceVersion: (version: string) => `Price version ${version}`,
  hold: (id: string) => `Hold ${id}`,
  ended: { settled: 'Charged', released: 'Released', expired: 'Expired' },
};

const portrait = {
  drawnFor: (member: string) => `drawn for ${member}`,
  title: 'Portrait',
  price: (amount: string) => `**${amount}**`,
  priceOfMany: (each: string, count: number, total: string) => `${count} pictures at ${each}: **${total}**`,
  exact: 'This is the exact price. A picture that does not arrive is not charged.',
  settings: (model: string, size: string, steps: number, seed: string) =>
    `${model} · ${size} · ${counted(String(steps), 'step', 'steps')} · seed ${seed}`,
  chooseModel: 'Model',
  chooseSize: 'Size',
  chooseSteps: 'Steps',
  stepsChoice: (steps: number) => counted(String(steps), 'step', 'steps'),
  stepsReference: (steps: number) => `${counted(String(steps), 'step', 'steps')} (the usual)`,
  drawing: 'Drawing …',
  held: (amount: string) => `${amount} held`,
  readyBy: (time: string) => `given up ${time}`,
  delivered: (delivered: number, asked: number) =>
    `${delivered} of ${asked} pictures arrived; the rest was not charged.`,
  failed: 'No picture.',
  emptyDescription: 'A picture',
};

const balance = {
  big: (amount: string) => `# ${amount}`,
  free: (amount: string) => `${amount} free to spend`,
  welcome: 'Welcome! Ask anything with /chat or draw with /portrait: every message says what it cost.',
  bucketLine: (title: string, amount: string, what: string) => `**${title}** ${amount} · ${what}`,
  lasting: 'never expires',
  period: (time: string | null) => (time === null ? 'ends with your plan' : `starts anew ${time}`),
  periodEnds: (time: string) => `ends ${time}`,
  rolling: (from: string, periods: number | null) =>
    periods === null
      ? `keeps the rest of ${from}`
      : `keeps the rest of ${from}, up to ${timesAmount(periods)}`,
  someEnds: (amount: string, time: string) => `${amount} of it ends ${time}`,
  heldOfIt: (amount: string) => `${amount} held`,
  locked: (amount: string) => `${amount} locked until you have a plan`,
  freeTurns: (left: number, perDay: number, time: string) =>
    `**Free turns** ${left} of ${perDay} left today · all ${perDay} back ${time}`,
  plan: (title: string, status: string, time: string | null) =>
    time === null ? `**Plan** ${title}, ${status}` : `**Plan** ${title}, ${status} · until ${time}`,
  statuses: {
    active: 'active',
    canceling: 'ends soon',
    grace: 'payment failed',
    lapsed: 'ended',
  } as Readonly<Record<string, string>>,
  debt: (amount: string) => `**Owed** ${amount}: taken from your next purchase`,
  answersLeft: (count: string, model: string) =>
    `About ${count} more ${count === '1' ? 'answer' : 'answers'} with ${model}.`,
  movements: 'Last movements',
  noMovements: 'Nothing has moved yet.',
  overview: 'Overview',
  usage: 'Usage',
  history: 'History',
  usedThisMonth: (amount: string) => `${amount} used this month.`,
  daysUntilReset: (days: number) =>
    days === 1 ? '1 day until your plan starts anew.' : `${days} days until your plan starts anew.`,
  low: (left: string) => `Only ${left} left.`,
  lowOr: (wait: string) => `You can also ${wait}`,
  lowCheaper: 'Use a cheaper model',
  lowUpgrade: 'take a higher plan',
  lowWait: (days: number) => (days === 1 ? 'wait 1 day' : `wait ${days} days`),
  spent: (amount: string, days: number) => `${amount} spent in the last ${days} days.`,
  lastDays: (days: number) => `last ${days} days`,
  byModel: 'by model',
  byBucket: 'by bucket',
  byDay: 'By day:',
  today: 'today',
  others: 'others',
  days: (days: number) => `${days} days`,
  showByModel: 'By model',
  showByBucket: 'By bucket',
  nothingSpent: (days: number) => `Nothing was spent in the last ${days} days.`,
  recentTurns: 'Recent turns',
  noTurns: 'You have not asked anything yet.',
  moreTurns: (turns: { paid: string | null; free: number; model: string; each: string }) => {
    const free = turns.free === 0 ? '' : `, plus ${turns.free} free ${turns.free === 1 ? 'turn' : 'turns'}`;
    return turns.paid === null
      ? `Turns with ${turns.model} cost nothing.`
      : `About ${turns.paid} more ${turns.paid === '1' ? 'turn' : 'turns'} with ${turns.model} at ${turns.each}${free}.`;
  },
  filter: 'Show',
  filters: {
    all: 'Everything',
    turns: 'Turns',
    pictures: 'Pictures and actions',
    credit: 'Credit, plans and purchases',
    returns: 'Refunds',
  },
  csv: 'As a file',
  csvHere: (count: string) => `Your history: ${counted(count, 'line', 'lines')}, newest first.`,
};

const economy = {
  title: (title: string, name: string) => `### ${title} (${name})`,
  byDefault: 'It rules because nobody chose another one.',
  since: (actor: string, time: string, version: string) => `Chosen by ${actor}, ${time} · version ${version}`,
  contents: (has: { buckets: number; plans: number; models: number; images: number }) =>
    `Buckets: ${has.buckets} · plans: ${has.plans} · models: ${has.models} · image models: ${has.images}`,
  parity: {
    title: "**Discord's shop has other prices.** What you sell elsewhere must not be dearer there:",
    pack: (name: string) => `pack ${name}`,
    plan: (name: string) => `plan ${name}`,
    line: (what: string, here: string, there: string | null) =>
      there === null
        ? `- ${what}: ${here} here; write its price in Discord into discordPrice`
        : `- ${what}: ${here} here, ${there} in Discord`,
  },
  settlement: {
    keep: 'Answers are charged when they are kept.',
    immediate: 'Answers are charged when they are done.',
  },
  unknown: (names: readonly string[]) =>
    `there is no such economy; choose ${names.join(', ')}, or upload your own`,
  fileTooLarge: (kilobytes: number) => `cannot be read, or has more than ${kilobytes} kB`,
  same: 'This is what rules already: nothing would change.',
  proposed: (title: string) => `### ${title}: what would change`,
  keepsWallets: 'Members keep their wallets.',
  planGone: (name: string) =>
    `The plan ${name} is gone: who is on it keeps its period, and it ends with that.`,
  freezes: (wallets: string, title: string, paid: string) =>
    `The wallets of ${title} are frozen (${wallets}, with ${paid} that members paid for) until you switch back; members see what is frozen in /balance.`,
  change: (field: string, before: string, after: string) => `- ${field}: ${before} → ${after}`,
  more: (count: string) => `… and ${count} more`,
  proposedFrom: (title: string, time: string) => `### ${title}: what would change ${time}`,
  asOfNow: 'Amounts are those of now.',
  use: 'Use it',
  plan: (day: string) => `Use it from ${day}`,
  planned: (what: string, time: string, actor: string) => `**Planned:** ${what} from ${time}, by ${actor}`,
  withdraw: (name: string, day: string) => `Withdraw ${name} of ${day}`,
  withdrawn: (name: string, time: string) => `${name} will not take over ${time}.`,
  notWaiting: 'This is not planned any more: it has begun, or somebody withdrew it.',
  willSwitch: (title: string, time: string) =>
    `${title} rules this server from ${time} on. /admin economy show withdraws it until then.`,
  badDate: 'must be a day or an instant in UTC, such as 2026-12-31 or 2026-12-31 18:00',
  switched: (title: string) => `${title} rules this server now.`,
  overtaken: 'Somebody changed the economy since this was shown. Look at the difference again.',
  faulty: '**This economy cannot be used:**',
  fault: (line: string | null, field: string, message: string) =>
    `- ${line === null ? '' : `line ${line}, `}**${field}**: ${message}`,
  unchanged: 'Nothing was changed.',
  history: '### Economies of this server',
  noHistory: 'Nobody ever chose one: the default rules.',
  rule: (n: string, time: string, what: string, actor: string) => `${n} · ${time} · ${what} · ${actor}`,
  whatIf: {
    title: (title: string) => `### What if ${title} had ruled`,
    days: (from: string, wallets: string) => `-# Turns since ${from}, in UTC · wallets: ${wallets}`,
    nothing: 'Nobody asked anything in that time.',
    was: (paid: string, free: string, charged: string) => `**It was** ${paid} paid, ${free} free: ${charged}`,
    would: (paid: string, free: string, charged: string) =>
      `**It would be** ${paid} paid, ${free} free: ${charged}`,
    members: (dearer: string, cheaper: string) =>
      `${counted(dearer, 'member', 'members')} would pay more, ${cheaper} less.`,
    moved: (names: string, model: string) =>
      `Models that it does not have (${names}) are priced as ${model}.`,
    textOnly: 'The same questions and answers at other prices. Pictures and what plans give are left out.',
  },
  rulePlanned: (line: string) => `${line} · planned`,
  ruleWithdrawn: (line: string, actor: string) => `~~${line}~~ · withdrawn by ${actor}`,
  frozen: (title: string, amount: string) =>
    `**Frozen** ${amount} of ${title}, until this server goes back to it`,
};

const coupon = {
  redeemed: (amount: string, bucket: string) => `${amount} added to ${bucket}.`,
  later: 'Your code is taken; its credit follows within a few minutes.',
  refused: {
    unknown: 'This code gives nothing. Check its spelling.',
    ended: 'This code is over.',
    used_up: 'This code was used up by others.',
    had_already: 'You have redeemed this code already.',
    too_many_tries: 'That were five tries within an hour. Try again later.',
  },
  made: 'The coupon is there.',
  ended: (code: string) => `${code} cannot be redeemed any more. What was redeemed stays.`,
  noneGoesOn: 'no such coupon goes on here',
  title: '### Coupons',
  none: 'There are none yet.',
  uses: (count: string) => `${count} in all`,
  each: (count: number) => `${count} a member`,
  until: (time: string) => `until ${time}`,
  used: (count: string) => (count === '1' ? 'used once' : `used ${count} times`),
  over: 'over',
};

const buy = {
  title: '### Packs',
  noPacks: 'Nothing is sold by the pack here.',
  pack: (title: string, price: string, detail: string) => `**${title}** ${price} · ${detail}`,
  each: (price: string, unit: string) => `${price} a ${unit}`,
  bonus: (percent: number) => `${percent} % bonus`,
  best: 'best value',
  choose: 'Choose a pack',
  terms:
    '-# Paid by card, Apple Pay, Google Pay or PayPal with Stripe. For members of 13 and older; ask a parent if you are under age.',
  termsInDiscord:
    "-# Paid in Discord's shop. For members of 13 and older; ask a parent if you are under age.",
  termsOfBoth:
    "-# Paid in Discord's shop, or by card, Apple Pay, Google Pay or PayPal with Stripe. For members of 13 and older; ask a parent if you are under age.",
  offered: (title: string, price: string) => `### ${title} for ${price}`,
  gives: (amount: string, detail: string) => `You get ${amount} · ${detail}.`,
  waiting: 'Waiting for your payment. This message says when your credit is there.',
  pay: (price: string) => `Pay ${price}`,
  sendDm: 'Send the link to my DMs',
  other: 'Other packs',
  dmSent: 'The link is in your DMs.',
  dmClosed: 'Your DMs are closed to me; use the button here.',
  dmFailed: 'Discord did not take the DM; use the button here.',
  added: (amount: string) => `**${amount} added.**`,
  planPaid: (title: string, time: string, amount: string | null) =>
    amount === null
      ? `**${title}** is paid until ${time}.`
      : `**${title}** is paid until ${time}. **${amount} added.**`,
  repaid: (amount: string) => `${amount} of it repaid what you owed.`,
  unknown: (names: readonly string[]) =>
    names.length === 0
      ? 'nothing is sold by the pack here'
      : `there is no such pack; choose ${names.join(', ')}`,
};

/** What stands on the pages around a payment. */
const pages = {
  thanks: 'Thank you',
  added: (amount: string) => `${amount} added.`,
  back: 'You can close this page and go back to Discord.',
  onItsWay: 'Your payment is on its way. Discord tells you when your credit is there.',
  gone: 'Nothing here',
  noPage: 'This link does not work any more. Ask for a new one with /buy.',
};

const models = {
  title: '### Models',
  none: 'This server has no model that answers.',
  chosen: '▸',
  aTurn: (amount: string) => `${amount} a turn`,
  yourTurn: (amount: string) => `${amount} a turn, by your last ones`,
  creditsOnly: 'credits only',
  creditsOnlyMeans: 'Free turns do not cover models with "credits only".',
  needs: (plan: string) => `needs ${plan}`,
  guideline: 'A guideline: what is charged is what an answer really used.',
  choose: 'Choose the model that answers you',
  pictures: '### For portraits',
  andMore: (count: string) => `… and ${count} more`,
  aPicture: (amount: string, size: string) => `${amount} for ${size}`,
  cheaper: 'Cheaper model',
  more: 'More',
  back: 'Back',
};

const plan = {
  title: (name: string) => `### ${name}`,
  none: 'You have no plan.',
  included: (amount: string, cycle: string) => `${amount} ${cycle}`,
  nothingIncluded: 'No credit of its own.',
  cycles: {
    once: 'once',
    days: (count: number) => (count === 1 ? 'a day' : `every ${count} days`),
    months: (count: number) => (count === 1 ? 'a month' : `every ${count} months`),
  },
  free: 'free',
  firstTime: (percent: number) => `The first time, ${percent} % more.`,
  renews: (time: string) => `Goes on ${time} if it is paid.`,
  startsAnew: (time: string) => `Starts anew ${time}.`,
  ends: (time: string, home: string | null) =>
    home === null ? `Ends ${time}.` : `Ends ${time}; then you are on ${home}.`,
  grace: (time: string) => `Not renewed yet: it ends ${time}.`,
  next: (name: string, time: string) => `${name} takes over ${time}.`,
  rest: (bucket: string, time: string) => `${bucket} can be used until ${time}.`,
  rolls: (bucket: string, from: string, periods: number) =>
    `${bucket} keeps the rest of ${from}, up to ${timesAmount(periods)}.`,
  choose: 'Choose a plan',
  higher: 'Upgrade',
  cancel: 'Cancel',
  resume: 'Go on with it',
  option: (title: string, price: string) => `${title} · ${price}`,
  offered: (title: string, price: string) => `### ${title} for ${price}`,
  renewsItself: 'It renews itself until you cancel with /plan cancel.',
  renewsInDiscord: "Discord renews it until you end it in Discord's User Settings → Subscriptions.",
  oneOrTheOther:
    "Pay in Discord's shop or by card, not both. It renews itself: in Discord's shop until you end it in Discord's User Settings → Subscriptions, by card until you cancel with /plan cancel.",
  elsewhere:
    "Discord's shop sells it too, but your subscription there pays for your plan in another server, and it can pay for one only.",
  byDiscord:
    "Discord's shop charges for it. Only you can change or end that, in Discord's User Settings → Subscriptions.",
  endsInDiscord:
    "You ended it in Discord's shop. Until its end you can go on with it in Discord's User Settings → Subscriptions.",
  paidTwice:
    "**You pay for it twice**, by card and in Discord's shop. Both amounts are yours, and the higher plan and the later end hold. End one of them if you did not mean to.",
  endCard: 'End the payment by card',
  inDiscord: {
    end: "Discord's shop charges for your plan, and I cannot end that for you. End it in Discord's User Settings → Subscriptions: you keep your plan until the end of the period that is paid.",
    resume:
      "Discord's shop charges for your plan. If you ended it, go on with it in Discord's User Settings → Subscriptions.",
    change: (title: string) =>
      `### ${title}\nDiscord's shop charges for your plan. Change it there: a higher plan begins at once for the difference, a lower one with the next period.`,
    notSold:
      "Discord's shop charges for your plan and does not sell this one. End your plan in Discord's User Settings → Subscriptions; when its period is over you can pay for another by card.",
    cardEnds: 'Your card pays no more after the period that is paid.',
  },
  confirm:
    'Your card is charged the difference for the rest of this period now. Your credit is raised to the new plan at once; its end stays.',
  upgradeNow: 'Upgrade now',
  upgraded: (title: string) => `You are upgrading to ${title}: its credit is there in a moment.`,
  cardRefused: 'Your card was refused. Your plan and your credit are as they were.',
  manage: 'Manage payments',
  portal: 'Cards, invoices and the end of your plan are looked after on this page of Stripe.',
  notForSale: (name: string) =>
    `Paying for ${name} is not set up here. The owner of this server can give you the plan.`,
  unknown: (names: readonly string[]) => `there is no such plan; choose ${names.join(', ')}`,
  noPlans: 'This server has no plans.',
};

const admin = {
  walletOf: (member: string) => `### Wallet of ${member}`,
  granted: (amount: string, bucket: string, member: string) => `${member} got ${amount} into ${bucket}.`,
  bucketNow: (bucket: string, amount: string) => `${bucket}: ${amount}`,
  planSet: (member: string, plan: string, until: string | null) =>
    until === null ? `${member} is on ${plan}.` : `${member} is on ${plan} until ${until}.`,
  planEnds: (member: string, plan: string, time: string) => `${plan} of ${member} ends ${time}.`,
  planNext: (member: string, plan: string, time: string) => `${member} changes to ${plan} ${time}.`,
  refusedBecause: 'Nothing was changed.',
  audit: '### Changes',
  auditEmpty: 'Nothing was changed yet.',
  auditLine: (time: string, actor: string, what: string, change: string) =>
    `${time} · ${actor} · ${what}${change === '' ? '' : ` · ${change}`}`,
  auditChange: (before: string | null, after: string | null) => `${before ?? '–'} → ${after ?? '–'}`,
  auditWhat: {
    grant: (member: string, subject: string) => `credit to ${member} (${subject})`,
    plan: (member: string, subject: string) => `plan of ${member} (${subject})`,
    refund: (member: string, subject: string) => `refund to ${member} (${subject})`,
    'coupon-create': (_member: string, subject: string) => `coupon ${subject} made`,
    'coupon-end': (_member: string, subject: string) => `coupon ${subject} ended`,
    economy: (_member: string, subject: string) => `economy ${subject}`,
    'economy-withdraw': (_member: string, subject: string) => `planned economy ${subject} withdrawn`,
    'problem-close': (member: string, subject: string) => `report of ${member} (${subject})`,
  },
  newer: 'Newer',
  older: 'Older',
};

const refund = {
  title: (name: string, member: string) => `### Refund of receipt ${name} of ${member}`,
  charged: (amount: string) => `Charged: ${amount}`,
  into: (bucket: string, amount: string, ends: string | null) =>
    ends === null ? `- ${bucket}: +${amount}` : `- ${bucket}: +${amount}, to be used until ${ends}`,
  againstDebt: (amount: string) => `- ${amount} pay what is owed`,
  freeTurn: '- one free turn of today',
  press: (amount: string) => `Refund ${amount}`,
  pressTurn: 'Give the free turn back',
  unknown: 'this member has no receipt of that name here',
  done: (name: string, member: string, amount: string) =>
    `${amount} of receipt ${name} went back to ${member}.`,
  doneBefore: (name: string, time: string, amount: string) =>
    `Receipt ${name} was refunded ${time}: ${amount}. Nothing moved again.`,
  aFreeTurn: 'a free turn',
  receiptWas: (amount: string, time: string) => `**Refunded** ${amount}, ${time}`,
  choice: (name: string, amount: string, model: string, at: string) =>
    `${name} · ${amount} · ${model} · ${at}`,
};

const problems = {
  title: '### Reported problems',
  none: 'Nobody reports a problem.',
  list: 'Reported problems',
  item: (what: { member: string; time: string; receipt: string; model: string; charged: string }) =>
    `${what.member} · ${what.time} · receipt ${what.receipt} · ${what.model} · ${what.charged}`,
  withoutReceipt: 'not charged',
  close: 'Close',
  closed: (receipt: string) => `The report on ${receipt} is closed. Its member is told.`,
  notOpen: 'This report is not open any more.',
  reported: {
    reported:
      'Thank you. Those who manage this server see your report with the receipt. You hear what comes of it.',
    reported_before: 'You have reported this already. You hear what comes of it.',
    looked_at: 'Your report on this was looked at already.',
    empty: 'The report was empty.',
    no_receipt: 'There is no receipt for this.',
  },
};

const reports = {
  usage: (economy: string) => `### Usage of ${economy}`,
  money: (economy: string) => `### Credit of ${economy}`,
  period: 'Which time',
  periods: {
    today: 'Today',
    week: 'The last 7 days',
    month: 'This month',
    days30: 'The last 30 days',
    all: 'Everything',
  },
  stretch: (period: string, from: string | null, wallets: string) =>
    `-# ${period} in UTC${from === null ? '' : `, from ${from} on`} · wallets: ${wallets}`,
  notWhole: '-# There is more than a report reads: these are the newest movements.',
  nothing: 'Nothing was used.',
  jobs: (paid: string, free: string) => `${paid} paid, ${free} free`,
  use: (name: string, jobs: string, charged: string, tokens: string) =>
    `- **${name}** ${jobs} · ${charged} · ${counted(tokens, 'token', 'tokens')}`,
  day: (day: string, jobs: string, charged: string) => `- ${day} · ${jobs} · ${charged}`,
  byModel: '**By model**',
  byDay: '**By day**',
  more: (count: string) => `… and ${count} more`,
  granted: (amount: string) => `**Granted** ${amount}`,
  sources: {
    plan: 'plans',
    pack: 'packs',
    gift: 'from the owner',
    coupon: 'coupons',
    start: 'welcome gifts',
    shared: 'paid out to creators',
  } as Readonly<Record<string, string>>,
  source: (name: string, amount: string) => `- ${name}: ${amount}`,
  spent: (amount: string) => `**Spent** ${amount}`,
  refunded: (amount: string) => `**Refunded** ${amount}`,
  takenBack: (amount: string) => `**Taken back with payments** ${amount}`,
  expired: (amount: string) => `**Expired** ${amount}`,
  absorbed: (amount: string) => `**Borne by the house** ${amount}`,
  now: '**Now**',
  left: (amount: string, paid: string) => `Members hold ${amount}, of which ${paid} were paid for.`,
  held: (amount: string) => `${amount} of it are held by running answers.`,
  bucket: (name: string, amount: string) => `- ${name}: ${amount}`,
};

const news = {
  refunded: (name: string, amount: string) => `**${amount}** went back to you: receipt ${name} was refunded.`,
  problemClosed: (name: string) =>
    `Your report on receipt ${name} was looked at and closed. What it cost stays as it was.`,
  redeemed: (added: string) => `The code that you redeemed went through: ${added}`,
  planEnded: (title: string) => `Your plan **${title}** has ended.`,
  planRest: (amount: string) => `${amount} ended with it.`,
  planNow: (title: string) => `You are on **${title}** now.`,
  planAgain: '/plan shows what there is to choose.',
  unpaid: (title: string) =>
    `Your plan **${title}** could not be renewed: the card was refused, or its bank asks you to confirm the payment.`,
  unpaidHolds: (time: string) => `It stays as it is until ${time}, and ends then if it is not paid.`,
  unpaidRetry: (time: string) =>
    `Stripe tries the card again ${time}. You can also pay now, with this card or another.`,
  unpaidTooLate: 'Stripe tries the card again only after that: please pay now, with this card or another.',
  unpaidNoRetry: 'Stripe does not try the card again by itself: please pay now, with this card or another.',
  unpaidElsewhere: '**Manage payments** at /plan leads to your cards and invoices.',
  payNow: 'Pay now',
  paidAfterAll: (title: string, end: string) =>
    `Your payment has arrived after all: **${title}** is paid until ${end}.`,
  withoutName: 'without a name',
  waits: (title: string | null) =>
    title === null
      ? "What you bought in Discord's shop is paid, and waits to hear which server it is for."
      : `**${title}** from Discord's shop is paid, and waits to hear which server it is for.`,
  waitsForPack: 'Choose it with /buy in that server, and its credit is added at once; you pay nothing again.',
  waitsForPlan: 'Choose it with /plan choose in that server, and it begins at once; you pay nothing again.',
  waitsForEither:
    'Choose it with /buy or /plan choose in that server, and it counts at once; you pay nothing again.',
};

const movements = {
  held: (amount: string) => `${amount} held`,
  charged: (amount: string) => `${amount} charged`,
  released: (amount: string) => `${amount} released`,
  expired: (amount: string) => `${amount} expired`,
  granted: (amount: string) => `+${amount} granted`,
  refunded: (amount: string) => `+${amount} refunded`,
  takenBack: (amount: string) => `${amount} taken back`,
  moved: (amount: string) => `${amount} moved`,
  turnHeld: 'free turn held',
  turnReleased: 'free turn released',
  erased: 'account erased',
};

const refusals = {
  plan_required: (plan: string) => `This needs the plan ${plan} or a higher one.`,
  plan_conflict: {
    running: 'That plan is running already; it can be renewed when its period ends.',
    same: 'That is the plan you have.',
    none: 'There is no paid plan to change.',
    not_higher: 'That plan is not higher than the one you have.',
    not_lower: 'That plan is not lower than the one you have.',
    unpaid: 'The running period is not paid yet: renew the plan first, then change it.',
  },
  nothing_to_refund: {
    not_charged: 'This cost nothing: there is nothing to give back.',
    day_over: 'A free turn covered this, and its day is over: there is nothing to give back.',
  },
  hold_unknown: 'This is over already: there is nothing left to charge or to give back.',
  key_conflict: 'This was already done, with other settings. Nothing more was charged.',
  busy: {
    holds: 'Too many of your answers are running. Wait for one to end, then try again.',
    grants: 'Your wallet has too many separate credits to take another one.',
    queue: 'Too much is going on in your wallet right now. Try again in a moment.',
    database: 'The ledger is not answering right now. Try again in a moment.',
  },
  spending_paused: (debt: string) =>
    `You owe ${debt}, because a payment was taken back. Spending is paused until your next purchase repays it.`,
  wallet_closed: 'This account was deleted, together with all its credit.',
};

const input = {
  fault: (field: string, message: string) => `**${field}**: ${message}`,
  amount: (decimals: number) =>
    decimals === 0
      ? 'must be a whole number above 0, such as 12'
      : `must be an amount above 0 with at most ${counted(String(decimals), 'decimal', 'decimals')}, such as ${decimals === 1 ? '12.5' : '12.50'}`,
  unknownModel: (names: readonly string[]) => `there is no such model; choose ${names.join(', ')}`,
  maxTooSmall: (needed: string) =>
    `is too little for an answer worth starting: that needs at least ${needed}`,
  noPictures: 'this server has no model that draws',
  modelChoice: (title: string, estimate: string, creditsOnly: boolean) =>
    `${title} · ${estimate} an answer${creditsOnly ? ' · credits only' : ''}`,
  size: {
    format: 'must be width x height, such as 1024x1024',
    range: 'needs sides from 256 to 2048',
    multiple: 'needs sides that are multiples of 16',
    pixels: 'is too large: at most 1440x1440 pixels in all',
  },
  range: (min: number, max: number) => `must be a whole number from ${min} to ${max}`,
};

/** Short private answers without data. */
const notices = {
  not_allowed: 'Only members who may manage this server can do this.',
  not_yours: 'Only the member who asked can press this.',
  gone: 'This button no longer works.',
  unknown_command:
    'I do not know this command (any more). Type / to see what I can do; reload Discord if it is still in the list.',
  not_running: 'This is not running any more.',
  not_set_up: 'This is not set up here.',
  broken: 'Something broke on our side. You were not charged for it; what was held comes back by itself.',
  ledger_late:
    'The ledger did not answer in time, so what this cost is not known yet: it was charged once, or what was held comes back by itself. Your next command tells.',
  drawing_lost:
    'I was restarted while this was drawn. Within a minute you are told what came of it: what did not come is not charged.',
  sketch_gone: 'This portrait was already drawn or cancelled.',
  cancelled: 'Cancelled. Nothing was charged.',
  drawn: 'Your portrait is in the channel.',
  dismissed: 'Not run. Nothing was charged.',
  unchanged: 'Nothing was changed.',
  stopping: 'Stopping …',
  no_receipt: 'There is no receipt for this.',
  empty_reply: 'The reply was empty. Nothing was charged.',
};

const asks = {
  waiting: 'An answer of yours could not be delivered. It is kept for you.',
  yourFreeTurn: (left: number) =>
    `This was asked by somebody else. Running it uses one of *your* free turns: ${left} left today.`,
  yourTokens: (estimate: string) =>
    `This was asked by somebody else. Running it uses *your* credit: ${estimate}.`,
};

const account = {
  title: '### Your account',
  titleEverywhere: '### Your account, in every server',
  server: (name: string) => `**${name}**`,
  thisServer: 'This server',
  otherServer: 'Another server',
  wallet: (title: string, amount: string, paid: string | null) =>
    paid === null
      ? `- Wallet of ${title}: ${amount}`
      : `- Wallet of ${title}: ${amount}, ${paid} of it paid for`,
  answers: (count: string) => `- Conversations: ${count}`,
  portraits: (count: string) => `- Portraits: ${count}`,
  settings: '- Your settings',
  audits: (count: string) => `- Lines in the list of changes: ${count}`,
  nothing: 'Nothing is kept about you here.',
  elsewhere: (count: number) =>
    count === 1
      ? 'One other server keeps something about you.'
      : `${count} other servers keep something about you.`,
  what: 'Text is kept for your conversations, money for the books: the books hold no name and no text.',
  export: 'Export everything',
  delete: 'Delete …',
  deleteHere: 'Delete here …',
  deleteEverywhere: 'Delete everywhere …',
  askTitle: '### Delete your account?',
  askHere: 'In this server, and for good:',
  askEverywhere: 'In every server, and for good:',
  loses: (title: string, amount: string) => `- **${amount}** of ${title}`,
  losesPaid: (title: string, amount: string, paid: string) =>
    `- **${amount}** of ${title}, of which you **paid for ${paid}**`,
  losesPlan: (plan: string, time: string | null) =>
    time === null ? `- your plan ${plan}` : `- your plan ${plan}, which would run until ${time}`,
  losesText: (answers: string, portraits: string) =>
    `- what I keep of your conversations (${answers}) and portraits (${portraits}), and your settings`,
  losesRunning: (count: number) =>
    count === 1
      ? '- the answer that is being made; it is not charged'
      : `- ${count} answers that are being made; they are not charged`,
  staysInDiscord:
    "**Discord's shop goes on charging you for your plan**: only you can end that. End it first, in Discord's User Settings → Subscriptions.",
  noRefund: 'Nothing of it is paid out, and nobody can bring it back.',
  stays:
    'What stays: lines in the books without a name, and under a hash without a name which one-time gifts you had, so that nothing is given twice. Messages in channels are yours to delete.',
  go: 'Delete for good',
  keep: 'Keep my account',
  kept: 'Nothing was deleted.',
  word: 'DELETE',
  modalTitle: 'Delete your account',
  modalLabel: (word: string) => `Type ${word} to delete it for good`,
  wrongWord: (word: string) => `that is not ${word}; nothing was deleted`,
  erased: 'Your account is deleted: credit, conversations, portraits and settings are gone.',
  later:
    'Your wish is noted. The ledger is not answering right now; your account is deleted by itself within a minute of its return.',
  exported: (servers: number, entries: string) =>
    servers === 1
      ? `Everything I keep about you: 1 server, ${counted(entries, 'movement', 'movements')}.`
      : `Everything I keep about you: ${servers} servers, ${counted(entries, 'movement', 'movements')}.`,
  exportNothing: 'I keep nothing about you.',
  deletedMember: 'a deleted account',
};

const settings = {
  title: '### Your settings',
  model: (title: string, isChosen: boolean) =>
    isChosen ? `**Model** ${title}, your choice` : `**Model** ${title}, the first of this server`,
  noModel: '**Model** this server has none that answers',
  direct: (server: string) => `**Direct messages** use ${server}`,
  noDirect: '**Direct messages** no server chosen yet',
  language: '**Language** follows that of your Discord',
  privacy: '**Privacy** `private: true` hides an answer from others; your account says what is kept',
  changeModel: 'Change model',
  changeDirect: 'Choose server',
  account: 'Your account',
};

const direct = {
  title: '### Which server do you want to use here?',
  why: 'Wallets, plans and models belong to servers. In direct messages you use those of one server; you can change it at any time in /settings.',
  choose: 'Choose a server',
  none: 'We share no server yet. Use me once in a server, then come back.',
  chosen: (name: string) => `You use ${name} here from now on.`,
  askAgain: 'Now ask again.',
  notThere: 'that is not a server we share',
};

const modals = {
  replyTitle: 'Reply',
  replyLabel: 'Your reply',
  redeemTitle: 'Redeem a code',
  redeemLabel: 'Your code',
  problemTitle: 'Report a problem',
  problemLabel: 'What is wrong?',
  problemHint: 'Those who manage this server read it, together with the receipt.',
};

export const english = {
  /** For numbers and days, as `Intl` takes it. */
  locale: 'en',
  upstream,
  reasons,
  buttons,
  chat,
  offers,
  money,
  receipt,
  portrait,
  balance,
  economy,
  coupon,
  buy,
  pages,
  models,
  plan,
  admin,
  refund,
  problems,
  reports,
  news,
  movements,
  refusals,
  input,
  notices,
  asks,
  account,
  direct,
  settings,
  modals,
};
