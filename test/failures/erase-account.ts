/** A process that erases one account on the real ledger, and dies where it is told to. */

import { connect } from '../../src/connect.ts';
import type { EraseParts } from '../../src/flows/erase.ts';
import { eraseMember } from '../../src/flows/erase.ts';
import { say, task } from '../races/child.ts';
import { SERVER } from '../races/outcomes.ts';
import { eraseParts } from './erase-parts.ts';
import { Steps } from './steps.ts';

export interface EraseTask {
  readonly uri: string;
  readonly member: string;
  /** The step behind which it dies; null lives to the end. */
  readonly killAt: string | null;
}

const { uri, member, killAt } = await task<EraseTask>();
const connection = await connect(uri);
const { parts: plain, ledger } = eraseParts(connection, '2026-03-10T12:00:00.000Z');
const steps = new Steps(killAt);

steps.watchInserts(ledger.journal);

const parts: EraseParts = {
  ...plain,
  ledger: steps.watch('ledger', ledger),
  addresses: steps.watch('addresses', ledger.addresses),
  economies: steps.watch('economies', plain.economies),
  remnants: steps.watch('remnants', plain.remnants),
  erasures: steps.watch('erasures', plain.erasures),
  records: steps.watch('records', plain.records),
};
await eraseMember(parts, { server: SERVER, member }, `press-${member}`);
await say({ steps: steps.names });
await connection.close();
process.disconnect();
