/** What kind of trouble an error is: decides what the user sees, how it is logged, and whether to try again. */
export type ErrorKind = 'refused' | 'conflict' | 'invalid' | 'upstream' | 'invariant';

/** The data that goes with each code. A new code is added here and in `KINDS`, nowhere else. */
export interface ErrorDetails {
  /** No connection, or it broke before the answer was whole. */
  provider_unreachable: { readonly operation: ProviderOperation };
  /** Silence for too long, or an answer that never ended. */
  provider_timeout: {
    readonly operation: ProviderOperation;
    readonly limit: 'stall' | 'whole';
    readonly ms: number;
  };
  /** Too many requests; `quota` says that waiting will not help. */
  provider_rate_limited: {
    readonly operation: ProviderOperation;
    readonly retryAfterMs: number | null;
    readonly quota: boolean;
  };
  /** The provider's content policy forbids it. */
  provider_refused: { readonly operation: ProviderOperation };
  /** The key is wrong or may not do this: the operator's to mend. */
  provider_auth: { readonly operation: ProviderOperation; readonly status: number };
  /** The provider failed, or did not understand us. `status` is null where it failed inside a stream. */
  provider_failed: { readonly operation: ProviderOperation; readonly status: number | null };
  /** An answer with nothing in it. */
  provider_empty: { readonly operation: ProviderOperation };
  /** An answer that cannot be read. */
  provider_garbled: { readonly operation: ProviderOperation };
  /** This process was told to stop while it generated. */
  interrupted: { readonly operation: ProviderOperation };
  discord_unavailable: { readonly operation: string };
  /** Stripe did not answer, or failed. */
  stripe_unavailable: { readonly operation: string };
  /** Stripe does not accept what we ask, or our key: the operator's to mend. */
  stripe_refused: {
    readonly operation: string;
    readonly status: number | null;
    readonly code: string | null;
  };
  /** A field that somebody filled in is not acceptable. */
  invalid_request: { readonly field: string; readonly reason: string };
  /** A button's id that cannot be built: too long, or of letters it may not have. */
  invalid_custom_id: { readonly customId: string };
  unknown_model: { readonly model: string };
}

/** What we asked the provider for. */
export type ProviderOperation = 'text' | 'image';

/** The closed set of codes. Texts are chosen from them at the edge, never thrown. */
export type ErrorCode = keyof ErrorDetails;

const KINDS = {
  provider_unreachable: 'upstream',
  provider_timeout: 'upstream',
  provider_rate_limited: 'upstream',
  provider_refused: 'upstream',
  provider_auth: 'upstream',
  provider_failed: 'upstream',
  provider_empty: 'upstream',
  provider_garbled: 'upstream',
  interrupted: 'upstream',
  discord_unavailable: 'upstream',
  stripe_unavailable: 'upstream',
  stripe_refused: 'upstream',
  invalid_request: 'invalid',
  invalid_custom_id: 'invariant',
  unknown_model: 'invariant',
} as const satisfies Readonly<Record<ErrorCode, ErrorKind>>;

/** The codes of one kind. */
export type CodeOf<Kind extends ErrorKind> = {
  [Code in ErrorCode]: (typeof KINDS)[Code] extends Kind ? Code : never;
}[ErrorCode];

/** The codes that mean somebody else's service failed us. */
export type UpstreamCode = CodeOf<'upstream'>;

/** The one base of our errors. Its message is for logs; people read words chosen by `code`. */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError';
  readonly code: Code;
  readonly kind: ErrorKind;
  readonly details: ErrorDetails[Code];

  constructor(code: Code, details: ErrorDetails[Code], options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.code = code;
    this.kind = KINDS[code];
    this.details = details;
  }
}

/** An error of ours, whatever its code: narrows by `code` to the details that go with it. */
export type AnyAppError = { [Code in ErrorCode]: AppError<Code> }[ErrorCode];

/** Whether something thrown is an error of ours, and of that code where one is given. */
export function isAppError(error: unknown): error is AnyAppError;
export function isAppError<Code extends ErrorCode>(error: unknown, code: Code): error is AppError<Code>;
export function isAppError(error: unknown, code?: ErrorCode): boolean {
  return error instanceof AppError && (code === undefined || error.code === code);
}

/** Whether a code means that somebody else's service failed us. */
export function isUpstreamCode(code: ErrorCode): code is UpstreamCode {
  return KINDS[code] === 'upstream';
}
