import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Economy } from './billing/economy.ts';
import { type EconomyFault, readEconomy } from './billing/economy-file.ts';

const PRESETS = join(import.meta.dirname, '..', 'economies');

/** An economy's file that cannot be used; every fault with file, line and field. */
export class EconomyFileError extends Error {
  override readonly name = 'EconomyFileError';
  readonly code = 'invalid_economy';
  readonly faults: readonly EconomyFault[];
  constructor(faults: readonly EconomyFault[]) {
    const lines = faults.map(({ file, line, field, message }) => `  ${file}:${line} ${field} ${message}`);
    super(['The economy cannot be used:', ...lines].join('\n'));
    this.faults = faults;
  }
}

/**
 * The economy that `ECONOMY` names: a preset of `economies/`, or the path of a file.
 * @throws {EconomyFileError} invalid_economy
 */
export function loadEconomy(nameOrPath: string): Economy {
  const { file, text } = economySource(nameOrPath);
  if (text === null) {
    const message = 'there is no such preset and no such file (ECONOMY names one of economies/ or a path)';
    throw new EconomyFileError([{ file, line: 1, field: '', message }]);
  }
  const reading = readEconomy(text, file);
  if (!reading.ok) throw new EconomyFileError(reading.errors);
  return reading.economy;
}

/** The file that `ECONOMY` names, as faults name it, and its text; null where there is none. */
export function economySource(nameOrPath: string): { readonly file: string; readonly text: string | null } {
  const preset = join(PRESETS, `${nameOrPath}.yaml`);
  const path = /^[a-z0-9-]+$/.test(nameOrPath) && existsSync(preset) ? preset : nameOrPath;
  const file = path === preset ? `economies/${nameOrPath}.yaml` : path;
  return { file, text: existsSync(path) ? readFileSync(path, 'utf8') : null };
}

/** The texts of the presets, by name. */
export function readPresets(): ReadonlyMap<string, string> {
  const files = readdirSync(PRESETS).filter((file) => file.endsWith('.yaml'));
  return new Map(
    files.map((file) => [file.slice(0, -'.yaml'.length), readFileSync(join(PRESETS, file), 'utf8')]),
  );
}
