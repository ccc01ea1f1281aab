/** A process in which a member or an owner does one deed, and which dies where it is told to. */
import { connect } from '../../src/connect.ts';
import { say, task } from '../races/child.ts';
import { type Deed, deedParts, done } from './deeds.ts';
import { Steps } from './steps.ts';

export interface DeedTask {
  readonly uri: string;
  readonly deed: Deed;
  readonly id: string;
  readonly now: string;
  /** The step behind which it dies; null lives to the end. */
  readonly killAt: string | null;
}

/** What it tells: what the member was shown, and at the end its steps. */
export type DeedWord = { readonly shown: string } | { readonly steps: readonly string[] };

const { uri, deed, id, now, killAt } = await task<DeedTask>();
const connection = await connect(uri);
const plain = await deedParts(connection, id, now, (shown) => say({ shown }));
const steps = new Steps(killAt);
const parts = {
  ...plain,
  ledger: steps.watch('ledger', plain.ledger),
  economies: steps.watch('economies', plain.economies),
  audits: steps.watch('audits', plain.audits),
  coupons: steps.watch('coupons', plain.coupons),
  news: steps.watch('news', plain.news),
  offers: steps.watch('offers', plain.offers),
  turns: steps.watch('turns', plain.turns),
  offerDisplay: steps.watch('display', plain.offerDisplay),
};
await done(parts, deed, id, `${id}-press`);
await say({ steps: steps.names });
await connection.close();
process.disconnect();
