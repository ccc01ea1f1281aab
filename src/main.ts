import { once } from 'node:events';
import { startBot } from './bot.ts';
import { readConfig } from './config/index.ts';
import { explained } from './start-failure.ts';

/** `npm start`: reads the configuration, starts, waits for the signal to stop, and stops cleanly. */
async function main(): Promise<void> {
  const config = readConfig('bot');
  await using _bot = await startBot(config);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${explained(error)}\n`);
  process.exitCode = 1;
}
