import { encodeText } from './tokens.ts';

/** One message of a conversation, whatever wire format it came in. */
export interface Turn {
  role: 'system' | 'user' | 'assistant' | 'tool';
  text: string;
  /** URLs of pictures shown with the message. */
  imageUrls: readonly string[];
}

/** What a picture counts as input, at the usual detail. */
const IMAGE_TOKENS = 765;
/** Stands for the marks `<|im_start|>`, `<|im_sep|>`, `<|im_end|>` that frame a message. */
const FRAME_TOKEN = -1;
const IMAGE_TOKEN = -2;

/** The text of the last message of the user: what the answer is about. */
export function lastUserText(turns: readonly Turn[]): string {
  return turns.findLast(({ role }) => role === 'user')?.text ?? '';
}

/**
 * A conversation as the tokens a model reads: four a message for the frame, three to begin the answer, as
 * OpenAI counts. Negative numbers stand for what is no text.
 */
export function promptTokens(turns: readonly Turn[]): number[] {
  const tokens: number[] = [];
  for (const turn of turns) {
    tokens.push(FRAME_TOKEN, ...roleTokens(turn.role), FRAME_TOKEN);
    for (const token of encodeText(turn.text)) tokens.push(token);
    for (const url of turn.imageUrls) pushImage(tokens, url);
    tokens.push(FRAME_TOKEN);
  }
  tokens.push(FRAME_TOKEN, ...roleTokens('assistant'), FRAME_TOKEN);
  return tokens;
}

/** One token for each role, so that the frame is always four. */
function roleTokens(role: Turn['role']): number[] {
  return encodeText(role).slice(0, 1);
}

/** Pictures of different addresses must not look like the same prefix. */
function pushImage(tokens: number[], url: string): void {
  let mark = url.length;
  for (const letter of url) mark = (mark * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  for (let index = 0; index < IMAGE_TOKENS; index += 1) tokens.push(IMAGE_TOKEN - mark);
}
