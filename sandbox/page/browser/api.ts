import type { VisibleMessage } from '../../discord/types.ts';
import type { ActionRequest, ActionResult, PageEvent, PanelPart, WireFile, WorldView } from '../wire.ts';

/** The calls to the page's own server. */
export const api = {
  world: (as: string): Promise<WorldView> => read('/api/world', { as }),
  messages: (as: string, channel: string): Promise<VisibleMessage[]> =>
    read('/api/messages', { as, channel }),
  wallet: (as: string): Promise<unknown> => read('/api/wallet', { as }),
  journal: (as: string): Promise<unknown> => read('/api/journal', { as }),
  panel: (as: string, panel: string): Promise<PanelPart[]> => read('/api/panel', { as, panel }),
  act,
  events,
};

async function read<T>(path: string, query: Record<string, string>): Promise<T> {
  const answer = await fetch(`${path}?${new URLSearchParams(query)}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function act(request: ActionRequest): Promise<ActionResult> {
  try {
    const answer = await fetch('/api/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const body = await answer.json();
    return answer.ok ? body : { ok: false, error: String(body?.error ?? answer.statusText) };
  } catch {
    return { ok: false, error: 'The demo is not reachable. Is it still running?' };
  }
}

/** Listens as one member; `onState` says whether the stream is open. Returns how to stop. */
function events(
  as: string,
  listeners: { onEvent: (event: PageEvent) => void; onState: (open: boolean) => void },
): () => void {
  const source = new EventSource(`/api/events?${new URLSearchParams({ as })}`);
  source.onmessage = ({ data }) => listeners.onEvent(JSON.parse(data));
  source.onopen = () => listeners.onState(true);
  source.onerror = () => listeners.onState(false);
  return () => source.close();
}

/** Reads a chosen file for the way to the server. */
export async function wireFile(file: File): Promise<WireFile> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  const contentType = file.type || 'application/octet-stream';
  return { name: file.name, contentType, base64: url.slice(url.indexOf(',') + 1) };
}
