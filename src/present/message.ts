import {
  type APIMessageTopLevelComponent,
  MessageFlags,
  type RESTAPIAttachment,
} from 'discord-api-types/v10';

/**
 * A message for Discord, in components V2. It can be given to discord.js as it stands, or to REST through
 * `createBody` and `editBody`. Nothing in it can ping anybody.
 */
export interface Message {
  readonly flags: MessageFlags.IsComponentsV2;
  /** Whether only the one who asked may see it. Decided by the first answer; an edit cannot change it. */
  readonly isPrivate: boolean;
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly allowedMentions: { readonly parse: readonly [] };
  readonly files: readonly MessageFile[];
}

/** A file that a component of the message refers to as `attachment://<name>`. */
export interface MessageFile {
  readonly name: string;
  readonly attachment: Buffer;
  /** Alt text. */
  readonly description?: string;
}

export interface MessageBody {
  flags: number;
  components: APIMessageTopLevelComponent[];
  allowed_mentions: { parse: [] };
  attachments: RESTAPIAttachment[];
}

/** A message that everybody in the channel may see. */
export function publicMessage(
  components: readonly APIMessageTopLevelComponent[],
  files: readonly MessageFile[] = [],
): Message {
  return {
    flags: MessageFlags.IsComponentsV2,
    isPrivate: false,
    components,
    allowedMentions: { parse: [] },
    files,
  };
}

/** A message for the one who asked alone. */
export function privateMessage(
  components: readonly APIMessageTopLevelComponent[],
  files: readonly MessageFile[] = [],
): Message {
  return { ...publicMessage(components, files), isPrivate: true };
}

/** The JSON of a first answer or a follow-up; its files travel beside it in the same order. */
export function createBody(message: Message): MessageBody {
  const flags = message.isPrivate ? message.flags | MessageFlags.Ephemeral : message.flags;
  return { ...editBody(message), flags };
}

/** The JSON of an edit: it cannot make a message private, and takes away files it does not name. */
export function editBody(message: Message): MessageBody {
  return {
    flags: message.flags,
    components: [...message.components],
    allowed_mentions: { parse: [] },
    attachments: message.files.map(({ name, description }, index) => ({
      id: String(index),
      filename: name,
      ...(description === undefined ? {} : { description }),
    })),
  };
}
