import { breakConnection, type Exchange, stall, wait } from './exchange.ts';
import { countTokens } from './tokens.ts';

/** Sends a whole JSON body; faults may cut it short. */
export async function sendJson(exchange: Exchange, status: number, body: unknown): Promise<void> {
  const { fault, record, response } = exchange;
  const text = JSON.stringify(body);
  const half = text.slice(0, Math.floor(text.length / 2));
  record.status = status;
  response.writeHead(status, { ...commonHeaders(exchange), 'content-type': 'application/json' });
  switch (fault?.kind) {
    case 'stall':
      response.write(half);
      return stall(exchange);
    case 'disconnect':
      response.write(half);
      return breakConnection(exchange);
    case 'malformed-json':
      response.end(half);
      return;
    default:
      response.end(text);
  }
}

/** The headers every answer carries. */
export function commonHeaders(exchange: Exchange): Record<string, string> {
  return { 'x-request-id': exchange.record.id, 'x-sandbox': 'no model behind this answer' };
}

/** An answer as server-sent events. Pieces of text are paced and struck by faults; other events are not. */
export class EventStream {
  readonly #exchange: Exchange;
  #piecesSent = 0;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
    exchange.record.status = 200;
    exchange.response.writeHead(200, {
      ...commonHeaders(exchange),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
    });
    exchange.response.flushHeaders();
  }

  /** Sends one event; `name` is for formats that name their events. */
  async send(data: unknown, name?: string): Promise<void> {
    const { response } = this.#exchange;
    const prefix = name === undefined ? '' : `event: ${name}\n`;
    const isTaken = response.write(`${prefix}data: ${JSON.stringify(data)}\n\n`);
    if (!isTaken) await this.#drained();
  }

  /** Sends an event that carries `text`: after its time, unless a fault comes first. */
  async sendPiece(text: string, data: unknown, name?: string): Promise<void> {
    const { fault, record, state } = this.#exchange;
    if (fault?.kind === 'stall' && this.#piecesSent >= fault.afterChunks) await stall(this.#exchange);
    if (fault?.kind === 'disconnect' && this.#piecesSent >= fault.afterChunks) {
      await breakConnection(this.#exchange);
    }
    const { tokensPerSecond } = state.pace;
    const delayMs = tokensPerSecond > 0 ? (countTokens(text) * 1000) / tokensPerSecond : 0;
    if (this.#piecesSent > 0) await wait(this.#exchange, delayMs);
    await this.send(data, name);
    record.sentText += text;
    this.#piecesSent += 1;
    if (fault?.kind === 'malformed-json')
      this.#exchange.response.write('data: {"id": "broken", "choices": [{\n\n');
  }

  /** Strikes with the faults that the text was too short to reach. */
  async strikeBeforeEnd(): Promise<void> {
    const { fault } = this.#exchange;
    if (fault?.kind === 'stall') await stall(this.#exchange);
    if (fault?.kind === 'disconnect') await breakConnection(this.#exchange);
  }

  /** Ends the stream; chat ends with `[DONE]`. */
  end(marker?: string): void {
    this.#exchange.response.end(marker === undefined ? undefined : `data: ${marker}\n\n`);
  }

  async #drained(): Promise<void> {
    const { response, gone } = this.#exchange;
    await new Promise<void>((resolve) => {
      response.once('drain', resolve);
      gone.addEventListener('abort', () => resolve(), { once: true });
    });
    await wait(this.#exchange, 0);
  }
}
