import type OpenAI from 'openai';
import { type Exchange, waitForFirstToken } from './exchange.ts';
import { sendJson } from './send.ts';

/** Named so that nobody takes them for models. Every other name is answered as well. */
const MODEL_IDS = [
  'sandbox-quick',
  'sandbox-standard',
  'sandbox-deep',
  'sandbox-reason',
  'sandbox-image',
  'omni-moderation-latest',
] as const;

const CREATED_AT_SECONDS = 1_767_225_600;

/** GET /v1/models, and GET /v1/models/:id for any id. */
export async function answerModels(exchange: Exchange, id: string | null): Promise<void> {
  await waitForFirstToken(exchange);
  if (id !== null) return sendJson(exchange, 200, model(id));
  await sendJson(exchange, 200, { object: 'list', data: MODEL_IDS.map(model) });
}

function model(id: string): OpenAI.Model {
  return { id, object: 'model', created: CREATED_AT_SECONDS, owned_by: 'scrip-sandbox' };
}
