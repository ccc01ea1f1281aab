import type { Skill } from './skill.ts';

/** Returns pasted code in a fenced block with what can be counted about it. */
export const code: Skill = {
  name: 'code',
  example: 'Paste code in a fenced block',
  answer: ({ text }) => {
    const fence = /```([a-z0-9+#-]*)[^\S\n]*\n([\s\S]*?)(?:```|$)/iu.exec(text);
    if (fence === null) return null;
    const [, language = '', source = ''] = fence;
    const trimmed = source.replace(/\s+$/u, '');
    const lines = trimmed.split('\n');
    const names = [...trimmed.matchAll(/\b(?:function|class|def|const|fn|func)\s+([A-Za-z_]\w*)/gu)];
    const named = [...new Set(names.map(([, name = '']) => `\`${name}\``))].slice(0, 8);
    return [
      `\`\`\`${language}`,
      trimmed,
      '```',
      `${lines.length} lines, longest ${Math.max(...lines.map(({ length }) => length))} characters` +
        (named.length > 0 ? `, names ${named.join(', ')}.` : '.'),
      'Sandbox model: I repeat and count code; I do not understand it.',
    ].join('\n');
  },
};
