import type { Core } from './core.ts';
import { wireTime } from './snowflake.ts';
import type { StoredChannel, StoredGuild, StoredUser } from './store.ts';
import { wireMember, wireRoles, wireUser } from './wire-people.ts';

/** A channel as Discord sends it: a text channel, or a direct message channel with its recipient. */
export function wireChannel(core: Core, channel: StoredChannel): Record<string, unknown> {
  const lastMessageId = channel.messageIds.at(-1) ?? null;
  if (channel.guildId === null) {
    const recipient = core.store.users.get(channel.recipientId ?? '');
    return {
      id: channel.id,
      type: 1,
      flags: 0,
      last_message_id: lastMessageId,
      recipients: recipient === undefined ? [] : [wireUser(recipient)],
    };
  }
  return {
    id: channel.id,
    type: 0,
    flags: 0,
    guild_id: channel.guildId,
    name: channel.name,
    topic: channel.topic,
    nsfw: channel.nsfw,
    position: 0,
    parent_id: null,
    rate_limit_per_user: 0,
    permission_overwrites: [],
    last_message_id: lastMessageId,
  };
}

/** A guild as REST sends it. */
export function wireGuild(core: Core, guild: StoredGuild): Record<string, unknown> {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    owner_id: guild.ownerId,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: wireRoles(guild),
    default_message_notifications: 1,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: guild.locale,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
    approximate_member_count: membersOf(core, guild).length,
    approximate_presence_count: membersOf(core, guild).length,
  };
}

/** The GUILD_CREATE event; without the members intent it carries only the bot itself, as Discord does. */
export function wireGuildCreate(
  core: Core,
  guild: StoredGuild,
  options: { allMembers: boolean },
): Record<string, unknown> {
  const members = membersOf(core, guild);
  const shown = options.allMembers ? members : members.filter((user) => user.bot);
  return {
    ...wireGuild(core, guild),
    joined_at: wireTime(guild.joinedAt),
    large: false,
    unavailable: false,
    member_count: members.length,
    voice_states: [],
    members: shown.map((user) => wireMember(guild, user)),
    channels: channelsOf(core, guild).map((channel) => wireChannel(core, channel)),
    threads: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** The bot's application as REST sends it. */
export function wireApplication(core: Core, bot: StoredUser): Record<string, unknown> {
  const owner = core.store.users.get(core.store.applicationOwnerId) ?? bot;
  return {
    id: core.store.applicationId,
    name: bot.name,
    icon: null,
    description: '',
    type: null,
    flags: 0,
    flags_new: '0',
    bot: wireUser(bot),
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: wireUser(owner),
    approximate_guild_count: core.store.guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  };
}

export function membersOf(core: Core, guild: StoredGuild): StoredUser[] {
  return [...core.store.users.values()].filter((user) => user.guildIds.has(guild.id));
}

export function channelsOf(core: Core, guild: StoredGuild): StoredChannel[] {
  return [...core.store.channels.values()].filter((channel) => channel.guildId === guild.id);
}
