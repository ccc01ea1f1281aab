import cron, { type Logger as CronLogger } from 'node-cron';
import type { Context } from './context.ts';
import type { Logger } from './logger.ts';

/** A job: what runs when. It may run never, once or five times, in any number of processes: the ledger is the same. */
export interface Job {
  readonly name: string;
  /** In cron's five or six fields, UTC. */
  readonly at: string;
  run(context: Context): Promise<void>;
}

/** Runs jobs by their schedule until disposed of; a run that fails is logged, and one never overlaps itself. */
export function schedule(context: Context, jobs: readonly Job[]): Disposable {
  const logger = quiet(context.log);
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
      { timezone: 'Etc/UTC', noOverlap: true, name: job.name, logger },
    ),
  );
  return {
    [Symbol.dispose]: () => {
      for (const task of tasks) void task.destroy();
    },
  };
}

/** A run that was skipped or came late is no news: the next one does the same. */
function quiet(log: Logger): CronLogger {
  const debug = (message: string | Error) => log.debug(said(message));
  return {
    info: debug,
    warn: debug,
    debug,
    error: (message) => log.error(said(message)),
  };
}

function said(message: string | Error): { readonly cron: string } {
  return { cron: message instanceof Error ? message.message : message };
}
