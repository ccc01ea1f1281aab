import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '..', '..');
const COMPILE_CACHE = pathToFileURL(join(import.meta.dirname, 'compile-cache.ts')).href;

/** A process of its own, that a test talks to and kills. */
export class Child implements AsyncDisposable {
  readonly process: ChildProcess;
  /** How it ended: its exit code, or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  readonly #messages: unknown[] = [];
  readonly #waiting: ((message: unknown) => void)[] = [];
  #stderr = '';

  /** @param module from the repository's root; it is given `task` as its first message. */
  constructor(module: string, task: unknown, environment?: Readonly<Record<string, string>>) {
    this.process = fork(join(ROOT, module), {
      execArgv: ['--import', COMPILE_CACHE],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      ...(environment === undefined ? {} : { env: environment }),
    });
    this.process.stderr?.on('data', (text) => {
      this.#stderr += String(text);
    });
    this.process.on('message', (message) => {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#messages.push(message);
      else waiting(message);
    });
    this.ended = once(this.process, 'exit').then(([code, signal]) => code ?? signal);
    this.process.send({ task });
  }

  send(message: unknown): void {
    this.process.send({ message });
  }

  /** What it says next. Fails where it ends instead. */
  async says<Said>(): Promise<Said> {
    if (this.#messages.length > 0) return this.#messages.shift() as Said;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#waiting.push(resolve);
    const ended = this.ended.then((how) => {
      throw new Error(`the child ended (${how}) without a word: ${this.#stderr}`);
    });
    return (await Promise.race([promise, ended])) as Said;
  }

  /** Waits until it prints this on standard error. Fails where it ends instead. */
  async prints(text: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (this.#stderr.includes(text)) resolve();
    };
    this.process.stderr?.on('data', look);
    look();
    const ended = this.ended.then((how) => {
      throw new Error(`the child ended (${how}) without printing ${text}: ${this.#stderr}`);
    });
    await Promise.race([promise, ended]);
  }

  /** Everything that it said and nobody heard. */
  heard(): readonly unknown[] {
    return this.#messages;
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}
