import type {
  APIApplicationCommand,
  APIAttachment,
  APIEmbed,
  APIEntitlement,
  APIMessageInteractionMetadata,
  APIModalInteractionResponseCallbackData,
  APISKU,
  APISubscription,
} from 'discord-api-types/v10';
import type { InteractionKind, OpenModal, RoleSeed } from './types.ts';

/** Any component of a message or modal, with the fields that the sandbox reads. */
export interface WireComponent {
  type: number;
  id?: number | null;
  custom_id?: string | null;
  style?: number;
  label?: string | null;
  description?: string | null;
  emoji?: { id?: string | null; name?: string | null; animated?: boolean } | null;
  url?: string | null;
  sku_id?: string | null;
  disabled?: boolean | null;
  placeholder?: string | null;
  min_values?: number | null;
  max_values?: number | null;
  min_length?: number | null;
  max_length?: number | null;
  required?: boolean | null;
  value?: string | null;
  default?: boolean | null;
  default_values?: { id: string; type: string }[] | null;
  options?: WireOption[] | null;
  content?: string;
  components?: WireComponent[];
  component?: WireComponent;
  accessory?: WireComponent;
  media?: WireMedia;
  file?: WireMedia;
  items?: { media: WireMedia; description?: string | null; spoiler?: boolean | null }[];
  accent_color?: number | null;
  spoiler?: boolean | null;
  divider?: boolean | null;
  spacing?: number | null;
  name?: string | null;
  size?: number | null;
}

export interface WireOption {
  label: string;
  value: string;
  description?: string | null;
  default?: boolean | null;
  emoji?: WireComponent['emoji'];
}

export interface WireMedia {
  url: string;
  proxy_url?: string;
  id?: string;
  width?: number | null;
  height?: number | null;
  content_type?: string | null;
  attachment_id?: string;
}

export interface StoredGuild {
  id: string;
  name: string;
  ownerId: string;
  locale: string;
  roles: RoleSeed[];
  joinedAt: number;
}

export interface StoredChannel {
  id: string;
  name: string;
  guildId: string | null;
  /** The person on the other side of a direct message channel. */
  recipientId: string | null;
  topic: string | null;
  nsfw: boolean;
  /** Ids in order of creation. */
  messageIds: string[];
}

export interface StoredUser {
  id: string;
  name: string;
  displayName: string;
  avatar: string | null;
  locale: string;
  bot: boolean;
  roles: string[];
  guildIds: Set<string>;
  dms: 'open' | 'closed' | 'no_mutual_guild';
}

export interface StoredMessage {
  id: string;
  type: number;
  channelId: string;
  guildId: string | null;
  authorId: string;
  content: string;
  embeds: APIEmbed[];
  components: WireComponent[];
  attachments: APIAttachment[];
  flags: number;
  createdAt: number;
  editedAt: number | null;
  /** Rises with every change. */
  revision: number;
  notified: string[];
  replyToId: string | null;
  /** The only member who sees it; null when all do. */
  ephemeralFor: string | null;
  interaction: APIMessageInteractionMetadata | null;
  commandName: string | null;
}

export type Acknowledgement = 'message' | 'deferred' | 'deferred_update' | 'update' | 'modal' | 'choices';

export interface StoredInteraction {
  id: string;
  token: string;
  kind: InteractionKind;
  /** Discord's interaction type: 2 command, 3 component, 4 autocomplete, 5 modal. */
  type: number;
  memberId: string;
  channelId: string;
  guildId: string | null;
  name: string;
  createdAt: number;
  /** What messages made by it carry; null for autocomplete. */
  metadata: APIMessageInteractionMetadata | null;
  /** Whether its messages say "used /name" (20), "used menu" (23) or answer a message (19). */
  replyType: number;
  /** The message that was pressed, also through a modal opened by the press. */
  sourceMessageId: string | null;
  sourceRevision: number;
  acknowledgement: Acknowledgement | null;
  acknowledgedAt: number | null;
  /** What `@original` means. */
  originalId: string | null;
  /** The original, when the interaction made it, and follow-ups. */
  messageIds: string[];
  choices: readonly { name: string; value: string | number }[];
  modal: OpenModal | null;
  /** Type of the option being completed: 3 string, 4 integer, 10 number. */
  focusedType: number | null;
  failureTold: boolean;
}

export interface StoredModal {
  open: OpenModal;
  data: APIModalInteractionResponseCallbackData;
  interaction: StoredInteraction;
}

export interface StoredFile {
  data: Uint8Array;
  contentType: string;
}

/** Everything the sandbox remembers. */
export interface Store {
  applicationId: string;
  botId: string;
  applicationOwnerId: string;
  guilds: Map<string, StoredGuild>;
  channels: Map<string, StoredChannel>;
  users: Map<string, StoredUser>;
  messages: Map<string, StoredMessage>;
  interactions: Map<string, StoredInteraction>;
  interactionsByToken: Map<string, StoredInteraction>;
  modals: Map<string, StoredModal>;
  commands: Map<string, APIApplicationCommand>;
  entitlements: Map<string, APIEntitlement>;
  subscriptions: Map<string, APISubscription>;
  skus: APISKU[];
  /** Uploaded bytes by the path they are served under. */
  files: Map<string, StoredFile>;
}
