/** Discord's nested description of what is wrong with a body. */
export interface FormErrors {
  [field: string]: FormErrors | readonly FormError[];
}

export interface FormError {
  code: string;
  message: string;
}

/** An answer of 4xx or 5xx as Discord words it: HTTP status, JSON error code, message and nested errors. */
export class DiscordError extends Error {
  override readonly name = 'DiscordError';
  readonly status: number;
  readonly code: number;
  readonly errors: FormErrors | undefined;

  constructor(status: number, code: number, message: string, errors?: FormErrors) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

export const notFound = {
  route: () => new DiscordError(404, 0, '404: Not Found'),
  channel: () => new DiscordError(404, 10003, 'Unknown Channel'),
  guild: () => new DiscordError(404, 10004, 'Unknown Guild'),
  member: () => new DiscordError(404, 10007, 'Unknown Member'),
  message: () => new DiscordError(404, 10008, 'Unknown Message'),
  user: () => new DiscordError(404, 10013, 'Unknown User'),
  webhook: () => new DiscordError(404, 10015, 'Unknown Webhook'),
  application: () => new DiscordError(404, 10002, 'Unknown Application'),
  interaction: () => new DiscordError(404, 10062, 'Unknown interaction'),
  command: () => new DiscordError(404, 10063, 'Unknown application command'),
  entitlement: () => new DiscordError(404, 10029, 'Unknown Entitlement'),
  subscription: () => new DiscordError(404, 0, '404: Not Found'),
} as const;

export const refused = {
  unauthorized: () => new DiscordError(401, 0, '401: Unauthorized'),
  webhookToken: () => new DiscordError(401, 50027, 'Invalid Webhook Token'),
  alreadyAcknowledged: () => new DiscordError(400, 40060, 'Interaction has already been acknowledged.'),
  closedDm: () => new DiscordError(403, 50007, 'Cannot send messages to this user'),
  noMutualGuild: () =>
    new DiscordError(403, 50278, 'Cannot send messages to this user due to having no mutual guilds'),
  otherAuthor: () => new DiscordError(403, 50005, 'Cannot edit a message authored by another user'),
  permissions: () => new DiscordError(403, 50013, 'Missing Permissions'),
  access: () => new DiscordError(403, 50001, 'Missing Access'),
  emptyMessage: () => new DiscordError(400, 50006, 'Cannot send an empty message'),
  tooLarge: () => new DiscordError(413, 40005, 'Request entity too large'),
  invalidJson: () => new DiscordError(400, 50109, 'The request body contains invalid JSON.'),
} as const;

/** 400 50035 with one nested error; `path` such as `data.components.0.custom_id`. */
export function invalidForm(path: string, code: string, message: string): DiscordError {
  return invalidForms([{ path: path.split('.'), code, message }]);
}

/** 400 50035 with all given errors nested under their paths. */
export function invalidForms(
  problems: readonly { path: readonly string[]; code: string; message: string }[],
): DiscordError {
  const errors: FormErrors = {};
  for (const { path, code, message } of problems) {
    let level = errors;
    for (const key of path) {
      const next = level[key];
      const child: FormErrors = next === undefined || isErrorList(next) ? {} : next;
      level[key] = child;
      level = child;
    }
    const present = level._errors;
    level._errors = [...(present !== undefined && isErrorList(present) ? present : []), { code, message }];
  }
  return new DiscordError(400, 50035, 'Invalid Form Body', errors);
}

function isErrorList(value: FormErrors | readonly FormError[]): value is readonly FormError[] {
  return Array.isArray(value);
}
