import type { Usage } from '../billing/pricing.ts';

/** One message of a conversation, as we keep it. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** A picture shown with the message: a `data:` or `https:` URL. Its size, where known, sharpens the count. */
  readonly image?: { readonly url: string; readonly width?: number; readonly height?: number };
}

export interface TextRequest {
  /** The provider's name of the model. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** The most tokens the answer may have, reasoning included. */
  readonly outputTokensMax: number;
  /** Ends the provider's work; the stream then ends with `finish: 'aborted'`. */
  readonly signal: AbortSignal;
}

/** Why reported usage was not believed. Each is worth an alarm: somebody's bill may be wrong. */
export type UsageAlarm =
  /** None was sent. */
  | 'usage_missing'
  /** Not whole numbers. */
  | 'usage_malformed'
  | 'usage_negative'
  /** More than this request can have used. */
  | 'usage_implausible'
  /** Its classes do not add up. */
  | 'usage_unbalanced';

/** How an answer ended: `aborted` by our own signal, `filtered` by the provider's policy or the model's refusal. */
export type Finish = 'stop' | 'length' | 'filtered' | 'aborted';

export type TextEvent =
  | { readonly type: 'delta'; readonly text: string }
  | {
      readonly type: 'end';
      readonly finish: Finish;
      /** The provider's, in disjoint classes; null where it sent none that can be believed: then count ourselves. */
      readonly usage: Usage | null;
      /** Whose count must be settled on: `counted` is ours. */
      readonly report: 'provider' | 'counted';
      readonly alarms: readonly UsageAlarm[];
    };

/** Text from a model. */
export interface TextPort {
  /** What the conversation counts as input, in tokens, by our own count. */
  countInput(messages: readonly ChatMessage[]): number;
  /**
   * Streams one answer: any number of `delta`, then exactly one `end`, unless it throws. Asks the provider once:
   * trying again is for whoever holds the money.
   * @throws {AppError} `provider_unreachable`, `provider_timeout`, `provider_rate_limited`, `provider_refused`,
   *   `provider_auth`, `provider_failed`, `provider_empty`, `provider_garbled`
   */
  stream(request: TextRequest): AsyncIterable<TextEvent>;
}

export interface ImageRequest {
  /** The provider's name of the model. */
  readonly model: string;
  readonly prompt: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  readonly seed: number;
  /** How many pictures, 1 to 4. */
  readonly count: number;
  readonly signal: AbortSignal;
}

export interface Drawing {
  /** PNG files, at least one and at most `count`: only these may be charged. */
  readonly pictures: readonly Uint8Array<ArrayBuffer>[];
  /** How many more came that were no pictures. */
  readonly broken: number;
}

/** Pictures from a model. */
export interface ImagePort {
  /**
   * Draws a batch in one request. Fewer pictures than asked for is an answer, none is an error.
   * @throws {AppError} the codes of `TextPort.stream`
   * @throws the signal's reason, once it is aborted
   */
  draw(request: ImageRequest): Promise<Drawing>;
}
