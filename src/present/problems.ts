import type { ListedProblem, Problem, Reported } from '../flows/problem.ts';
import { type Block, button, card, lines, rows, separator } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { quoted } from './plain.ts';
import { modelTitle } from './receipt.ts';
import { chargedText, refundLabel } from './refund.ts';
import { relativeTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/** How many reports a page shows. One more is asked for, to know whether there is another page. */
export const PROBLEMS_PAGE = 5;
/** Five of them, each letter escaped, still fit into one message. */
const TEXT_SHOWN = 250;

/** A page of the open reports, oldest first, each with a refund in one press. @param found from the `skip`th on */
export function problemsPage(found: readonly ListedProblem[], skip: number, words: Words = english): Message {
  const say = words.problems;
  const shown = found.slice(0, PROBLEMS_PAGE);
  const page = (label: string, to: number) => button(label, customId('admin', 'problems', String(to)));
  const turns = [
    ...(skip > 0 ? [page(words.admin.newer, Math.max(0, skip - PROBLEMS_PAGE))] : []),
    ...(found.length > PROBLEMS_PAGE ? [page(words.admin.older, skip + PROBLEMS_PAGE)] : []),
  ];
  const blocks: Block[] = [
    lines(say.title, shown.length === 0 && say.none),
    ...shown.flatMap((listed) => [separator(), ...problemBlocks(listed, words)]),
    ...rows(turns),
  ];
  return privateMessage([card('plain', blocks)]);
}

function problemBlocks({ problem, found }: ListedProblem, words: Words): Block[] {
  const { member, at, receipt, text, hold } = problem;
  const say = words.problems;
  const item = say.item({
    member: `<@${member}>`,
    time: relativeTime(at.toISOString()),
    receipt: receipt ?? '–',
    model: (found === null ? null : modelTitle(found.economy, found.receipt.model)) ?? '–',
    charged: found === null || receipt === null ? say.withoutReceipt : chargedText(found, words),
  });
  const isPaid = found !== null && (found.receipt.charged > 0 || found.receipt.freeTurn);
  const refund = isPaid
    ? [button(refundLabel(found, words), customId('admin', 'refund', hold, member), { style: 'success' })]
    : [];
  const close = button(say.close, customId('admin', 'close', hold));
  return [lines(item, quoted(text, TEXT_SHOWN)), ...rows([...refund, close])];
}

/** What became of a report, for the one who wrote it. */
export function reportedMessage(reported: Reported, words: Words = english): Message {
  const isTaken = reported === 'reported' || reported === 'reported_before';
  return privateMessage([card(isTaken ? 'done' : 'plain', [lines(words.problems.reported[reported])])]);
}

/** That a report was closed, for the one who closed it. */
export function closedMessage(problem: Problem | null, words: Words = english): Message {
  if (problem === null) return privateMessage([card('plain', [lines(words.problems.notOpen)])]);
  const list = button(words.problems.list, customId('admin', 'problems', '0'));
  return privateMessage([
    card('done', [lines(words.problems.closed(problem.receipt ?? '–')), ...rows([list])]),
  ]);
}
