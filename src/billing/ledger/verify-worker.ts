import { parentPort } from 'node:worker_threads';
import { type BatchReport, type BatchWork, checkBatch } from './verify-batch.ts';

/** A piece of the journal with its place among all. */
export interface Piece {
  readonly index: number;
  readonly work: BatchWork;
}

/** What a piece came to. */
export interface Checked {
  readonly index: number;
  readonly report: BatchReport;
}

// A thread that checks one piece after the other. Where it fails the thread ends, and whoever began it hears of it.
parentPort?.on('message', ({ index, work }: Piece) => {
  const checked: Checked = { index, report: checkBatch(work) };
  parentPort?.postMessage(checked);
});
