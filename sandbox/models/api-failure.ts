import type { Fault } from './faults.ts';

/** What an error of the wire format says beside its status. */
export interface ApiFailureDetails {
  type: string;
  code?: string | null;
  param?: string | null;
  headers?: Record<string, string>;
}

/** An error answer in the wire format: status and `{error: {message, type, param, code}}`. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly body: { error: { message: string; type: string; param: string | null; code: string | null } };
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, details: ApiFailureDetails) {
    super(message);
    this.name = 'ApiFailure';
    this.status = status;
    const { type, param = null, code = null, headers = {} } = details;
    this.body = { error: { message, type, param, code } };
    this.headers = headers;
  }
}

/** A request that cannot be understood: 400 with the field to blame. */
export function invalidRequest(message: string, param: string | null = null, code: string | null = null) {
  return new ApiFailure(400, message, { type: 'invalid_request_error', param, code });
}

/** The 401 of a missing or wrong key. */
export function unauthorized(): ApiFailure {
  return new ApiFailure(401, 'Incorrect API key provided. (sandbox)', {
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  });
}

/** The 400 of a request that the content policy forbids; images name it differently from texts. */
export function contentPolicy(aboutImages: boolean): ApiFailure {
  return new ApiFailure(400, 'Your request was rejected by the safety system. (sandbox)', {
    type: aboutImages ? 'image_generation_user_error' : 'invalid_request_error',
    code: aboutImages ? 'moderation_blocked' : 'content_policy_violation',
  });
}

/** The error answer a fault asks for, or null where the fault strikes later than the headers. */
export function failureOf(fault: Fault | null, aboutImages: boolean): ApiFailure | null {
  switch (fault?.kind) {
    case 'content-policy':
      return contentPolicy(aboutImages);
    case 'unauthorized':
      return unauthorized();
    case 'rate-limit':
      return new ApiFailure(429, 'Rate limit reached. (sandbox)', {
        type: 'requests',
        code: 'rate_limit_exceeded',
        headers: {
          'retry-after-ms': String(fault.retryAfterMs),
          'retry-after': String(Math.ceil(fault.retryAfterMs / 1000)),
        },
      });
    case 'quota':
      return new ApiFailure(429, 'You exceeded your current quota. (sandbox)', {
        type: 'insufficient_quota',
        code: 'insufficient_quota',
        headers: { 'x-should-retry': 'false' },
      });
    case 'server-error':
      return new ApiFailure(500, 'The server had an error while processing your request. (sandbox)', {
        type: 'server_error',
      });
    default:
      return null;
  }
}
