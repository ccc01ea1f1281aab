export type { ProviderOptions } from './client.ts';
export { countInput, fitConversation } from './conversation.ts';
export { IMAGE_LIMITS, OpenAiImage } from './openai-image.ts';
export { OpenAiText, TEXT_LIMITS } from './openai-text.ts';
export { retryDelayMs } from './retry.ts';
export { countTokens, PROMPT_CHARACTERS_MAX } from './tokens.ts';
export { countedUsage } from './usage.ts';
export type { WatchLimits } from './watch.ts';
