import { vi } from 'vitest';

/** A request as it left the SDK. */
export interface Sent {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Stands in for the network: answers every request alike and remembers what was sent. Make the adapter after it. */
export function answerEverything(answer: () => Response): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', async (url: string | URL | Request, init?: RequestInit) => {
    const body: Record<string, unknown> = JSON.parse(String(init?.body ?? '{}'));
    sent.push({ url: String(url), headers: new Headers(init?.headers), body });
    return answer();
  });
  return sent;
}

/** A JSON answer. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** A stream of events, as chat completions send them. */
export function events(...chunks: readonly unknown[]): Response {
  const text = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
  return new Response(text, { headers: { 'content-type': 'text/event-stream' } });
}
