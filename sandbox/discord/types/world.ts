export interface SandboxChannel {
  readonly id: string;
  readonly name: string;
  /** Null for a direct message channel. */
  readonly guildId: string | null;
}

export interface SandboxGuild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly locale: string;
  readonly channels: readonly SandboxChannel[];
}

export interface SandboxMember {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  /** Fetchable on this machine, or a data: URL. */
  readonly avatarUrl: string;
  /** Permission bits in the first guild, as a decimal string. */
  readonly permissions: string;
  readonly roles: readonly string[];
  readonly locale: string;
  /** Whether this member owns the first guild. */
  readonly owner: boolean;
}

/** What exists right now. `guild` is the first of `guilds`. */
export interface World {
  readonly guild: SandboxGuild;
  readonly guilds: readonly SandboxGuild[];
  /** The channels of the first guild. */
  readonly channels: readonly SandboxChannel[];
  readonly members: readonly SandboxMember[];
  /** What Discord's shop sells for this application. */
  readonly skus: readonly { readonly id: string; readonly name: string }[];
  readonly bot: { readonly id: string; readonly name: string; readonly avatarUrl: string };
}
