import type { ESTree } from 'vite';
import { isToolConfig } from './layers.ts';
import { type Breach, type SourceFile, walk } from './source-file.ts';

type Report = (offset: number, rule: string, detail: string) => void;
type Ban = (node: ESTree.Node, report: Report) => void;

const LINES_MAX = 70;
const TEST_NAMES = ['it', 'test', 'describe', 'bench', 'suite'];

/** Everything in a file that is forbidden there, wherever it stands in it. */
export function banBreaches(file: SourceFile): Breach[] {
  const breaches: Breach[] = [];
  const report: Report = (offset, rule, detail) => breaches.push(file.breach(offset, rule, detail));
  const bans = bansFor(file);
  walk(file.program, (node) => {
    for (const ban of bans) ban(node, report);
  });
  return breaches;
}

function bansFor(file: SourceFile): Ban[] {
  const { path } = file;
  const inSrc = path.startsWith('src/') || path === 'deploy-commands.ts';
  const isTest = path.startsWith('test/');
  const tellsTime = path === 'src/clock.ts' || path === 'src/ids.ts' || /^sandbox\/.*clock\.ts$/.test(path);
  const speaks = ['src/main.ts', 'deploy-commands.ts'].includes(path) || path.startsWith('src/operator/');
  const bans: Ban[] = [anyType, nonNull];
  if (!path.startsWith('src/config/')) bans.push(processEnv);
  if ((inSrc || path.startsWith('sandbox/')) && !tellsTime) bans.push(clockAndChance);
  if (!isToolConfig(path)) bans.push(defaultExport);
  if (isTest) bans.push(only);
  else bans.push(longFunction(file));
  if (inSrc && !speaks) bans.push(consoleUse);
  if (inSrc && !path.startsWith('src/delivery/')) bans.push(untimedAnswer);
  return bans;
}

/** `object.property` of two plain names, however the property is written. */
function memberName(node: ESTree.Node): string | undefined {
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined;
  const { property } = node;
  if (property.type === 'Identifier') return `${node.object.name}.${property.name}`;
  return property.type === 'Literal' ? `${node.object.name}.${String(property.value)}` : undefined;
}

const processEnv: Ban = (node, report) => {
  const imported =
    node.type === 'ImportDeclaration' &&
    node.source.value === 'node:process' &&
    node.specifiers.some((one) => one.type === 'ImportSpecifier' && one.local.name === 'env');
  const destructured =
    node.type === 'VariableDeclarator' &&
    node.id.type === 'ObjectPattern' &&
    node.init?.type === 'Identifier' &&
    node.init.name === 'process' &&
    node.id.properties.some((one) => one.type === 'Property' && isNamed(one.key, 'env'));
  if (imported || destructured || memberName(node) === 'process.env') {
    report(node.start, 'process.env', 'only src/config reads the environment');
  }
};

function isNamed(node: ESTree.Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

const clockAndChance: Ban = (node, report) => {
  const name = memberName(node);
  const isDate =
    (node.type === 'NewExpression' || node.type === 'CallExpression') && isNamed(node.callee, 'Date');
  if (name === 'Date.now' || (isDate && node.arguments.length === 0)) {
    report(node.start, 'clock', 'take the time from the injected clock');
  }
  if (name === 'Math.random') report(node.start, 'clock', 'take chance from the injected ids');
};

const anyType: Ban = (node, report) => {
  if (node.type === 'TSAnyKeyword') report(node.start, 'any', 'give it a type, or unknown and a check');
};

const nonNull: Ban = (node, report) => {
  const definite =
    (node.type === 'VariableDeclarator' || node.type === 'PropertyDefinition') && node.definite === true;
  if (definite || node.type === 'TSNonNullExpression') {
    report(node.start, 'non-null', 'check for null and undefined instead of asserting');
  }
};

const defaultExport: Ban = (node, report) => {
  const renamed = node.type === 'ExportSpecifier' && isNamed(node.exported, 'default');
  if (renamed || node.type === 'ExportDefaultDeclaration') {
    report(node.start, 'default export', 'export it by name');
  }
};

const only: Ban = (node, report) => {
  if (node.type !== 'MemberExpression' || !isNamed(node.property, 'only')) return;
  let root: ESTree.Node = node.object;
  while (root.type === 'MemberExpression') root = root.object;
  if (root.type === 'Identifier' && TEST_NAMES.includes(root.name)) {
    report(node.start, 'only', 'would silence every other test of the file');
  }
};

const consoleUse: Ban = (node, report) => {
  const name = memberName(node);
  if (name?.startsWith('console.') === true) report(node.start, 'console', 'use the logger');
};

/** Whoever answers Discord directly knows nothing of the placeholder that keeps an interaction alive. */
const ANSWERS = ['reply', 'update', 'deferReply', 'deferUpdate', 'editReply', 'followUp'];

const untimedAnswer: Ban = (node, report) => {
  if (ANSWERS.some((answer) => memberName(node) === `interaction.${answer}`)) {
    report(
      node.start,
      'answer',
      'use reply, update or acknowledge of src/delivery: they keep to the three seconds',
    );
  }
};

function longFunction(file: SourceFile): Ban {
  return (node, report) => {
    const isFunction =
      node.type === 'FunctionDeclaration' ||
      node.type === 'FunctionExpression' ||
      node.type === 'ArrowFunctionExpression';
    if (!isFunction) return;
    const lines = file.lineOf(node.end) - file.lineOf(node.start) + 1;
    if (lines > LINES_MAX) report(node.start, 'long function', `${lines} lines, ${LINES_MAX} are the limit`);
  };
}
