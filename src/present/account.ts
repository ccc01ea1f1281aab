import { gzipSync } from 'node:zlib';
import { planNamed } from '../billing/economy.ts';
import type { AccountExport, ServerKept, WalletKept } from '../flows/account.ts';
import type { Erased } from '../flows/erase.ts';
import { showAmount, showCount } from './amounts.ts';
import { historyCsv } from './balance-tabs.ts';
import { type Block, button, card, file, lines, rows, separator } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, type MessageFile, privateMessage } from './message.ts';
import { escaped } from './plain.ts';
import { relativeTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/** Where a press on the account acts: in this server, or in every one. */
export type AccountScope = 'here' | 'all';

/** What is kept about a member, as they look at it. */
export interface Account {
  readonly kept: readonly ServerKept[];
  /** Null in a DM, where all servers are looked at. */
  readonly here: string | null;
  /** A server's name as far as it is known. */
  readonly nameOf: (server: string) => string | null;
}

/** How many servers are shown one by one. */
const SERVERS_SHOWN = 8;

/** What is kept about a member, here and elsewhere, and the ways to have it or to be rid of it. */
export function accountCard(account: Account, words: Words = english): Message {
  const { kept, here } = account;
  const say = words.account;
  const shown = here === null ? kept : kept.filter(({ server }) => server === here);
  const elsewhere = kept.filter((each) => each.server !== here && !isNothing(each)).length;
  const scope: AccountScope = here === null ? 'all' : 'here';
  const danger = { style: 'danger' } as const;
  return privateMessage([
    card('plain', [
      lines(here === null ? say.titleEverywhere : say.title),
      ...shown.slice(0, SERVERS_SHOWN).map((each) => lines(...serverLines(each, account, words))),
      ...(shown.length === 0 ? [lines(say.nothing)] : []),
      lines(here !== null && elsewhere > 0 && say.elsewhere(elsewhere), `-# ${say.what}`),
      separator(),
      ...rows([
        button(say.export, customId('account', 'export', scope), { style: 'primary' }),
        button(
          here === null ? say.deleteEverywhere : say.deleteHere,
          customId('account', 'delete', scope),
          danger,
        ),
        ...(elsewhere > 0 && here !== null
          ? [button(say.deleteEverywhere, customId('account', 'delete', 'all'), danger)]
          : []),
      ]),
    ]),
  ]);
}

function isNothing({ wallets, counts }: ServerKept): boolean {
  const { turns, sketches, audits, hasSettings } = counts;
  return wallets.length === 0 && turns === 0 && sketches === 0 && audits === 0 && !hasSettings;
}

function serverLines(kept: ServerKept, { here, nameOf }: Account, words: Words): string[] {
  const say = words.account;
  const { wallets, counts } = kept;
  const known = nameOf(kept.server);
  const unnamed = kept.server === here ? say.thisServer : say.otherServer;
  const name = say.server(known === null ? unnamed : escaped(known));
  if (isNothing(kept)) return [name, say.nothing];
  const said = [
    ...wallets.map(({ economy, credit, paid }) =>
      say.wallet(
        escaped(economy.title),
        showAmount(credit, economy.unit),
        paid === 0 ? null : showAmount(paid, economy.unit),
      ),
    ),
    counts.turns > 0 ? say.answers(showCount(counts.turns)) : null,
    counts.sketches > 0 ? say.portraits(showCount(counts.sketches)) : null,
    counts.hasSettings ? say.settings : null,
    counts.audits > 0 ? say.audits(showCount(counts.audits)) : null,
  ];
  return [name, ...said.filter((line) => line !== null)];
}

/** What would be lost, said before it is: credit, and above all what was paid for. */
export function deleteCard(
  kept: readonly ServerKept[],
  scope: AccountScope,
  words: Words = english,
): Message {
  const say = words.account;
  const wallets = kept.flatMap((each) => each.wallets);
  const count = (of: 'turns' | 'sketches') =>
    showCount(kept.reduce((all, { counts }) => all + counts[of], 0));
  const running = wallets.reduce((all, each) => all + each.running, 0);
  const loss = [
    ...wallets.flatMap((wallet) => walletLoss(wallet, words)),
    say.losesText(count('turns'), count('sketches')),
    ...(running > 0 ? [say.losesRunning(running)] : []),
  ];
  const blocks: Block[] = [
    lines(say.askTitle, scope === 'here' ? say.askHere : say.askEverywhere, ...loss.slice(0, 20)),
    lines(say.noRefund, wallets.some(({ isChargedInDiscord }) => isChargedInDiscord) && say.staysInDiscord),
    lines(`-# ${say.stays}`),
    ...rows([
      button(say.go, customId('account', 'ask', scope), { style: 'danger' }),
      button(say.keep, customId('account', 'show', 'keep')),
    ]),
  ];
  return privateMessage([card('failed', blocks)]);
}

function walletLoss({ economy, credit, paid, plan }: WalletKept, words: Words): string[] {
  const say = words.account;
  const title = escaped(economy.title);
  const amount = showAmount(credit, economy.unit);
  const said = credit === 0 ? [] : [say.loses(title, amount)];
  if (paid > 0) said.splice(0, 1, say.losesPaid(title, amount, showAmount(paid, economy.unit)));
  if (plan === null) return said;
  const name = escaped(planNamed(economy, plan.name)?.title ?? plan.name);
  return [...said, say.losesPlan(name, plan.end === null ? null : relativeTime(plan.end))];
}

/** A member who was asked and kept their account. */
export function keptCard(words: Words = english): Message {
  return privateMessage([card('plain', [lines(words.account.kept)])]);
}

/** What came of the wish to be forgotten. */
export function erasedCard(became: Erased, words: Words = english): Message {
  const say = words.account;
  return privateMessage([
    card(became === 'erased' ? 'done' : 'running', [lines(became === 'erased' ? say.erased : say.later)]),
  ]);
}

/** From this size on the export travels compressed: Discord takes 10 MiB. */
const PLAIN_MAX = 6 * 2 ** 20;

/** Everything that is kept, as a file for programs and the movements as one for spreadsheets. */
export function exportMessage(
  { servers }: AccountExport,
  at: string,
  nameOf: Account['nameOf'],
  words: Words = english,
): Message {
  if (servers.length === 0) return privateMessage([card('plain', [lines(words.account.exportNothing)])]);
  const named = servers.map(({ server, wallets, records }) => ({
    server,
    name: nameOf(server),
    wallets: wallets.map(({ view, entries }) => ({ ...view, entries })),
    ...records,
  }));
  const files = [
    fitting('account.json', `${JSON.stringify({ exportedAt: at, servers: named }, null, 2)}\n`),
    ...servers.flatMap(({ server, wallets }) =>
      wallets.map(({ economy, view, entries }) =>
        fitting(`history-${server}-${view.economy}.csv`, historyCsv(entries, economy)),
      ),
    ),
  ].slice(0, 10);
  const movements = servers
    .flatMap(({ wallets }) => wallets)
    .reduce((all, { entries }) => all + entries.length, 0);
  const said = words.account.exported(servers.length, showCount(movements));
  return privateMessage([card('plain', [lines(said), ...files.map(({ name }) => file(name))])], files);
}

function fitting(name: string, content: string): MessageFile {
  const plain = Buffer.from(content, 'utf8');
  if (plain.length <= PLAIN_MAX) return { name, attachment: plain };
  return { name: `${name}.gz`, attachment: gzipSync(plain) };
}
