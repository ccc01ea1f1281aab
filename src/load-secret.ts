import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'secrets.key';

/**
 * The secret that keys are derived from: `SECRETS_KEY`, else one made on the first start and kept under `DATA_DIR`,
 * for the owner of the files alone. Several machines need the same one, hence `SECRETS_KEY`.
 */
export function loadSecret(config: {
  readonly secretsKey: string | undefined;
  readonly dataDir: string;
}): string {
  if (config.secretsKey !== undefined) return config.secretsKey;
  const file = join(config.dataDir, FILE);
  mkdirSync(config.dataDir, { recursive: true });
  try {
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // Another start was first, perhaps at this moment: its secret is the one.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
