import type { Subject } from '../subject.ts';
import { guardedUpdate } from './guarded-update.ts';
import { medici } from './medici.ts';
import { naive } from './naive.ts';
import { ours } from './ours.ts';
import { readCompareRetry } from './read-compare-retry.ts';
import { transactions } from './transactions.ts';
import { twoInserts } from './two-inserts.ts';

/** Every way to bill a turn, ours first. */
export const SUBJECTS: readonly Subject[] = [
  ours,
  naive,
  twoInserts,
  guardedUpdate,
  transactions,
  medici,
  readCompareRetry,
];
