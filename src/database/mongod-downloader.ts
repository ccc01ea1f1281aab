/**
 * Downloads mongod by way of mongodb-memory-server, in a process of its own: the library prints to
 * the console and reads its settings from the environment.
 *
 * Ends with one line: `mongod <path>` or `failed <reason>`.
 */
async function outcome(): Promise<string> {
  try {
    const { MongoBinary } = await import('mongodb-memory-server');
    return `mongod ${await MongoBinary.getPath()}`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // The details name the host; the whole address only makes the line long.
    const short = reason.replace(/^Download failed for url "[^"]*", Details:\s*/, '');
    return `failed ${short.replace(/\s+/g, ' ')}`;
  }
}

// Ends at once: a refused answer stays unread, and its open connection would keep the process waiting.
const line = await outcome();
process.stdout.write(`${line}\n`, () => process.exit(line.startsWith('mongod') ? 0 : 1));
