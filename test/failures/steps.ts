import type { JournalStore } from '../../src/billing/ledger/journal-store.ts';
import { die } from '../races/child.ts';

/** The ports of payments. */
const PORTS = 'ledger economies payments paymentEvents news newsDisplay cards discordShop'.split(' ');

/** Names every awaited step of a flow, and ends the process at one of them. */
export class Steps {
  /** As they came: `ledger.post #2` for the second of that name. */
  readonly names: string[] = [];
  readonly #killAt: string | null;

  /** @param killAt null lets it live */
  constructor(killAt: string | null) {
    this.#killAt = killAt;
  }

  async step(name: string): Promise<void> {
    const before = this.names.filter((each) => each.startsWith(`${name} #`)).length;
    const step = `${name} #${before + 1}`;
    this.names.push(step);
    if (step === this.#killAt) await die();
  }

  /** The same object, each of whose answers is a step. */
  watch<Port extends object>(name: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          this.#answer(`${name}.${String(key)}`, Reflect.apply(value, target, args));
      },
    });
  }

  /** The same parts, of which each answer of those ports that they have is a step. */
  watchPorts<Parts extends object>(parts: Parts, ports: readonly string[] = PORTS): Parts {
    const watched = Object.entries(parts).map(([name, port]): [string, unknown] => [
      name,
      ports.includes(name) && typeof port === 'object' && port !== null ? this.watch(name, port) : port,
    ]);
    return { ...parts, ...Object.fromEntries(watched) };
  }

  /** Each append is two steps: sent, and with luck on its way; then acknowledged. */
  watchInserts(journal: JournalStore): void {
    const insert = journal.insert.bind(journal);
    journal.insert = async (entries, ordered) => {
      const inserted = insert(entries, ordered);
      await new Promise((next) => setImmediate(next));
      await this.step('journal.insert sent');
      const fates = await inserted;
      await this.step('journal.insert');
      return fates;
    };
  }

  #answer(name: string, answer: unknown): unknown {
    if (answer instanceof Promise) {
      return answer.then(async (result: unknown) => {
        await this.step(name);
        return result;
      });
    }
    return isStream(answer) ? this.#stream(name, answer) : answer;
  }

  async *#stream(name: string, stream: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    for await (const event of stream) {
      await this.step(name);
      yield event;
    }
  }
}

/** A query of the database is one only to those who iterate it: here it is awaited. */
function isStream(value: unknown): value is AsyncIterable<unknown> {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && Symbol.asyncIterator in value && !('exec' in value);
}
