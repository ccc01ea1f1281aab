import { assertSame, COST, CREDIT, HOLD, inBatches, type Place, type Run, type Subject } from '../subject.ts';
import { type MediciBook, requireMedici } from './install-medici.ts';

/**
 * Medici, with the recipe that its README gives for balances that never go negative: post, read the balance after it,
 * lock the account, all in one transaction. The settle gives back and needs no guard, only the transaction.
 */
export const medici: Subject = {
  name: 'medici',
  about: 'Medici, its guarded posting for the hold, a posting for the settle',
  // Of more, all but one retry, again and again.
  hotCallersMax: 64,
  prepare: prepareMedici,
};

const wallet = (index: number) => `Accounts:${index}`;
const onHold = (index: number) => `Holds:${index}`;

async function prepareMedici({ uri, onCommand }: Place, wallets: number): Promise<Run> {
  const { medici: library, mongoose } = await requireMedici();
  await mongoose.connect(uri, {
    writeConcern: { w: 'majority' },
    maxPoolSize: 50,
    monitorCommands: onCommand !== undefined,
    // As Medici's README asks for: the server makes the ids, so that snapshots of balances are consistent.
    forceServerObjectId: true,
  });
  if (onCommand !== undefined) mongoose.connection.getClient().on('commandStarted', onCommand);
  await library.initModels();
  const book = new library.Book('bench');
  await inBatches(wallets, (index) =>
    book.entry('pack').credit(wallet(index), CREDIT).debit('Sold', CREDIT).commit(),
  );
  return {
    async turn(index, onHeld) {
      await library.mongoTransaction((session) => holdGuarded(book, index, session));
      onHeld?.();
      await library.mongoTransaction((session) => settle(book, index, session));
    },
    async check(turns) {
      const whole = new library.Book('bench', { balanceSnapshotSec: 0 });
      const left = await whole.balance({ account: 'Accounts' }, { readPreference: 'primary' });
      assertSame('credit left', left.balance, wallets * CREDIT - turns * COST);
      const held = await whole.balance({ account: 'Holds' }, { readPreference: 'primary' });
      assertSame('credit held', held.balance, 0);
      assertSame('postings', left.notes + held.notes, wallets + 4 * turns);
    },
    [Symbol.asyncDispose]: () => mongoose.disconnect(),
  };
}

async function holdGuarded(book: MediciBook, index: number, session: unknown): Promise<void> {
  const account = wallet(index);
  const entry = book.entry('hold').debit(account, HOLD).credit(onHold(index), HOLD, { model: 'quick' });
  await entry.commit({ session });
  const after = await book.balance({ account }, { session });
  if (after.balance < 0) throw new Error('not enough');
  await book.writelockAccounts([account], { session });
}

async function settle(book: MediciBook, index: number, session: unknown): Promise<void> {
  const entry = book
    .entry('settle')
    .debit(onHold(index), HOLD)
    .credit(wallet(index), HOLD - COST);
  await entry.credit('Usage', COST, { model: 'quick' }).commit({ session });
}
