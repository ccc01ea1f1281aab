import { existsSync, readFileSync } from 'node:fs';
import type { Economy, ImageModel, TextModel } from '../../../src/billing/economy.ts';
import { imageModel, textModel } from '../../../src/billing/economy.ts';
import { readEconomy } from '../../../src/billing/economy-file.ts';

/** Reads an economy of `test/economies`, or the preset of that name as it is shipped. */
export function testEconomy(name: string): Economy {
  const own = new URL(`../../economies/${name}.yaml`, import.meta.url);
  const path = existsSync(own) ? own : new URL(`../../../economies/${name}.yaml`, import.meta.url);
  const reading = readEconomy(readFileSync(path, 'utf8'), `${name}.yaml`);
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.economy;
}

/** The default of a new server, as it is shipped. */
export function communityEconomy(): Economy {
  return testEconomy('community');
}

export function modelOf(economy: Economy, name: string): TextModel {
  const model = textModel(economy, name);
  if (model === null) throw new Error(`no model ${name}`);
  return model;
}

export function imageOf(economy: Economy, name: string): ImageModel {
  const model = imageModel(economy, name);
  if (model === null) throw new Error(`no image model ${name}`);
  return model;
}
