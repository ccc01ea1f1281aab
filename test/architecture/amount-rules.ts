import type { ESTree } from 'vite';
import { type Breach, type SourceFile, walk } from './source-file.ts';

const OPERATORS = ['+', '-', '*', '/', '%', '**', '+=', '-=', '*=', '/=', '%=', '**='];
// A name that is an amount's: `amount`, `totalCost`, `amountLeft`, but not `leftover` or `costs`.
const AMOUNT = /(^|[a-z0-9_])(amount|cost|balance|price|left|held|available)$/i;

/**
 * Arithmetic on amounts outside the money module, which alone checks that they stay safe integers.
 *
 * Told by the names: an operand of `+ - * / %` whose name is, or ends in, amount, cost, balance,
 * price, left, held or available. Joining texts is no arithmetic.
 */
export function amountBreaches(file: SourceFile): Breach[] {
  const watched = /^src\/(billing|flows)\//.test(file.path) && file.path !== 'src/billing/money.ts';
  if (!watched) return [];
  const breaches: Breach[] = [];
  walk(file.program, (node) => {
    const operands = operandsOf(node);
    if (operands.some(isText)) return;
    const name = operands.map(nameOf).find((one) => one !== undefined && AMOUNT.test(one));
    if (name === undefined) return;
    breaches.push(file.breach(node.start, 'amounts', `computes with ${name}: use src/billing/money.ts`));
  });
  return breaches;
}

function operandsOf(node: ESTree.Node): ESTree.Node[] {
  if (node.type === 'BinaryExpression' || node.type === 'AssignmentExpression') {
    return OPERATORS.includes(node.operator) ? [node.left, node.right] : [];
  }
  return node.type === 'UpdateExpression' ? [node.argument] : [];
}

function isText(node: ESTree.Node): boolean {
  if (node.type === 'TemplateLiteral') return true;
  if (node.type === 'Literal') return typeof node.value === 'string';
  return node.type === 'BinaryExpression' && (isText(node.left) || isText(node.right));
}

/** The last name of an operand: `left` for `grant.left`, `cost` for `costs.get(x).cost`. */
function nameOf(node: ESTree.Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return nameOf(node.property);
  if (node.type === 'ChainExpression') return nameOf(node.expression);
  return undefined;
}
