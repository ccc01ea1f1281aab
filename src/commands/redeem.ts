import { defineCommand } from '../command.ts';
import { answerCode } from '../delivery/redeem.ts';

/** /redeem: turns a code into credit. */
export const redeem = defineCommand(
  {
    name: 'redeem',
    description: 'Turn a code into credit. Only you see it.',
    contexts: [0, 1],
    integration_types: [0],
    options: [{ type: 3, name: 'code', description: 'The code', required: true, max_length: 60 }],
  },
  ({ code }, asked) => answerCode(asked, code),
);
