import { z } from 'zod';
import { economySchema } from './economy-schema.ts';

/**
 * The JSON Schema of an economy's file, for editors: completion, hints and red lines while typing. It is generated from
 * the schema that the product reads files with, so the two never differ; `scrip economy check` finds more, since it
 * compares names and amounts with each other.
 * @see economies/schema.json
 */
export function economyJsonSchema(): string {
  const schema = z.toJSONSchema(economySchema, { io: 'input' });
  const about = { title: 'An economy', description: 'Units, buckets, plans, packs and prices of a server.' };
  return `${JSON.stringify({ ...schema, ...about }, null, 2)}\n`;
}
