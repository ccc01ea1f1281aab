import type { ReadQuestion } from './skill.ts';
import { capitalized, type Subject, subjectOf } from './subject.ts';

const DEPTH_MAX = 8;

/** Writes JSON that follows the schema asked for, filled with the words of the request. */
export function writeJson(question: ReadQuestion): string {
  const subject = subjectOf(question.text);
  const schema = isRecord(question.jsonSchema) ? question.jsonSchema : {};
  if (Object.keys(schema).length > 0) {
    return JSON.stringify(valueFor(schema, { root: schema, name: 'text', subject, depth: 0 }), null, 2);
  }
  const names = namesInPrompt(`${question.system}\n${question.text}`);
  const fields = (names.length > 0 ? names : ['title', 'text']).map((name) => [
    name,
    stringFor(name, subject),
  ]);
  return JSON.stringify(Object.fromEntries(fields), null, 2);
}

interface Place {
  root: Record<string, unknown>;
  name: string;
  subject: Subject;
  depth: number;
}

function valueFor(schema: unknown, place: Place): unknown {
  if (!isRecord(schema) || place.depth > DEPTH_MAX) return null;
  const below = (part: unknown, name = place.name) =>
    valueFor(part, { ...place, name, depth: place.depth + 1 });
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (typeof schema.$ref === 'string') return below(resolve(place.root, schema.$ref));
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    if (Array.isArray(schema[key])) return below(schema[key][0]);
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object': {
      const properties = isRecord(schema.properties) ? schema.properties : {};
      return Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, below(part, name)]));
    }
    case 'array': {
      const count = Math.max(numberIn(schema, 'minItems', 0), Math.min(3, numberIn(schema, 'maxItems', 3)));
      return Array.from({ length: count }, (_, index) => below(schema.items, `${place.name} ${index + 1}`));
    }
    case 'integer':
    case 'number':
      return Math.max(numberIn(schema, 'minimum', 1), Math.min(1, numberIn(schema, 'maximum', 1)));
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return stringFor(place.name, place.subject).slice(0, numberIn(schema, 'maxLength', 2000));
  }
}

/** A text for a field, by the field's name. */
function stringFor(name: string, { phrase, again, title }: Subject): string {
  if (/title|name|heading/iu.test(name)) return title;
  const label = name
    .replace(/([a-z])([A-Z])/gu, '$1 $2')
    .replace(/_/gu, ' ')
    .toLowerCase();
  return `${capitalized(label)}: ${phrase}. The sandbox model has no AI; ${again} is all it knows.`;
}

/** The names a prompt shows in an example such as `{"title": ..., "opening": ...}`. */
function namesInPrompt(prompt: string): string[] {
  const names = [...prompt.matchAll(/"([A-Za-z_]\w{0,40})"\s*:/gu)].map(([, name = '']) => name);
  return [...new Set(names)];
}

function resolve(root: Record<string, unknown>, reference: string): unknown {
  let node: unknown = root;
  for (const name of reference.replace(/^#\/?/u, '').split('/')) {
    if (name !== '') node = isRecord(node) ? node[name] : null;
  }
  return node;
}

function numberIn(schema: Record<string, unknown>, name: string, fallback: number): number {
  const value = schema[name];
  return typeof value === 'number' ? value : fallback;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
