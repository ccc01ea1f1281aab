import cron from 'node-cron';
import type { Context } from './context.ts';

/** A job: what runs when. It may run never, once or five times, in any number of processes: the ledger is the same. */
export interface Job {
  readonly name: string;
  /** In cron's five or six fields, UTC. */
  readonly at: string;
  run(context: Context): Promise<void>;
}

/** Runs jobs by their schedule until disposed of; a run that fails is logged, and one never overlaps itself. */
export function schedule(context: Context, jobs: readonly Job[]): Disposable {
  const tasks = jobs.map((job) =>
    cron.schedule(
      job.at,
      async () => {
        try {
          await job.run(context);
        } catch (error) {
          context.log.error({ err: error, job: job.name }, 'a job failed');
        }
      },
      { timezone: 'Etc/UTC', noOverlap: true, name: job.name },
    ),
  );
  return {
    [Symbol.dispose]: () => {
      for (const task of tasks) void task.destroy();
    },
  };
}
