import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  ApplicationCommandCreateRequestSchema,
  ApplicationCommandPatchRequestPartialSchema,
  ApplicationCommandResponseSchema,
  ApplicationCommandUpdateRequestSchema,
  CreateEntitlementRequestDataSchema,
  CreateMessageInteractionCallbackRequestSchema,
  EntitlementResponseSchema,
  GatewayBotResponseSchema,
  GuildChannelResponseSchema,
  GuildMemberResponseSchema,
  GuildWithCountsResponseSchema,
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  InteractionCallbackResponseSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
  MessageResponseSchema,
  ModalInteractionCallbackRequestSchema,
  PrivateApplicationResponseSchema,
  PrivateChannelResponseSchema,
  SubscriptionResponseSchema,
  UpdateMessageInteractionCallbackRequestSchema,
  UserPIIResponseSchema,
  UserResponseSchema,
} from 'discord-api-spec/zod';
import { array, union } from 'zod/mini';
import type { $ZodType } from 'zod/v4/core';
import type { Core } from './core.ts';
import * as channels from './resources/channels.ts';
import * as commands from './resources/commands.ts';
import * as directory from './resources/directory.ts';
import * as entitlements from './resources/entitlements.ts';
import * as interactions from './resources/interactions.ts';
import * as subscriptions from './resources/subscriptions.ts';
import * as webhooks from './resources/webhooks.ts';
import type { Route } from './route.ts';

type Params = Readonly<Record<string, string>>;

const GLOBAL_COMMANDS = '/applications/:application/commands';
const GUILD_COMMANDS = '/applications/:application/guilds/:guild/commands';
const WEBHOOK = '/webhooks/:application/:token';
const WEBHOOK_MESSAGE = '/webhooks/:application/:token/messages/:message';
const MESSAGES = '/channels/:channel/messages';
const MESSAGE = '/channels/:channel/messages/:message';
const ENTITLEMENTS = '/applications/:application/entitlements';

function bot(route: Omit<Route, 'access'>): Route {
  return { ...route, access: 'bot' };
}

/** All requests of one interaction token share one bucket. */
function webhook(route: Omit<Route, 'access' | 'bucket'>): Route {
  return {
    ...route,
    access: 'interaction_token',
    bucket: (params, { limits }) => ({
      key: `webhook:${params.token}`,
      limit: limits.webhookPerWindow,
      windowMs: limits.webhookWindowMs,
    }),
  };
}

function channelBucket(family: string): NonNullable<Route['bucket']> {
  return (params: Params, { limits }: Core) => ({
    key: `${family}:${params.channel}`,
    limit: limits.channelPerWindow,
    windowMs: limits.channelWindowMs,
  });
}

const CALLBACKS: Readonly<Record<number, $ZodType>> = {
  4: CreateMessageInteractionCallbackRequestSchema,
  5: CreateMessageInteractionCallbackRequestSchema,
  6: UpdateMessageInteractionCallbackRequestSchema,
  7: UpdateMessageInteractionCallbackRequestSchema,
  8: ApplicationCommandAutocompleteCallbackRequestSchema,
  9: ModalInteractionCallbackRequestSchema,
};

function callbackSchema(body: unknown): $ZodType {
  const type = typeof body === 'object' && body !== null && 'type' in body ? Number(body.type) : 4;
  return CALLBACKS[type] ?? CreateMessageInteractionCallbackRequestSchema;
}

/** Discord answers a defer with resource type 5 or 6; its document knows only 4 and 7. */
function callbackAnswer(body: unknown): unknown {
  const answer = body as { resource?: { type: number } };
  if (answer.resource === undefined) return answer;
  const type = answer.resource.type === 5 ? 4 : answer.resource.type === 6 ? 7 : answer.resource.type;
  return { ...answer, resource: { ...answer.resource, type } };
}

/** The document knows entitlement types 8 and 10 only; the documentation has 1 to 10. */
function entitlementAnswer(body: unknown): unknown {
  const one = (item: unknown) => ({ ...(item as object), type: 8 });
  return Array.isArray(body) ? body.map(one) : one(body);
}

/** The same six routes for global commands and for those of a guild. */
function commandRoutes(path: string): Route[] {
  return [
    bot({
      name: 'list_commands',
      method: 'GET',
      path,
      answers: { 200: ApplicationCommandResponseSchema },
      handle: commands.listCommands,
    }),
    bot({
      name: 'set_commands',
      method: 'PUT',
      path,
      request: array(ApplicationCommandUpdateRequestSchema),
      answers: { 200: ApplicationCommandResponseSchema },
      handle: commands.setCommands,
    }),
    bot({
      name: 'create_command',
      method: 'POST',
      path,
      request: ApplicationCommandCreateRequestSchema,
      answers: { 200: ApplicationCommandResponseSchema, 201: ApplicationCommandResponseSchema },
      handle: commands.createCommand,
    }),
    bot({
      name: 'get_command',
      method: 'GET',
      path: `${path}/:command`,
      answers: { 200: ApplicationCommandResponseSchema },
      handle: commands.getCommand,
    }),
    bot({
      name: 'edit_command',
      method: 'PATCH',
      path: `${path}/:command`,
      request: ApplicationCommandPatchRequestPartialSchema,
      answers: { 200: ApplicationCommandResponseSchema },
      handle: commands.editCommand,
    }),
    bot({
      name: 'delete_command',
      method: 'DELETE',
      path: `${path}/:command`,
      answers: { 204: null },
      handle: commands.deleteCommand,
    }),
  ];
}

const interactionRoutes: Route[] = [
  {
    name: 'answer_interaction',
    method: 'POST',
    path: '/interactions/:interaction/:token/callback',
    access: 'interaction_token',
    request: callbackSchema,
    answers: { 200: InteractionCallbackResponseSchema, 204: null },
    checkedAs: callbackAnswer,
    handle: interactions.answerInteraction,
  },
  webhook({
    name: 'create_followup',
    method: 'POST',
    path: WEBHOOK,
    request: IncomingWebhookInteractionRequestSchema,
    answers: { 200: MessageResponseSchema },
    handle: webhooks.createFollowup,
  }),
  webhook({
    name: 'get_webhook_message',
    method: 'GET',
    path: WEBHOOK_MESSAGE,
    answers: { 200: MessageResponseSchema },
    handle: webhooks.getWebhookMessage,
  }),
  webhook({
    name: 'edit_webhook_message',
    method: 'PATCH',
    path: WEBHOOK_MESSAGE,
    request: IncomingWebhookUpdateRequestPartialSchema,
    answers: { 200: MessageResponseSchema },
    handle: webhooks.editWebhookMessage,
  }),
  webhook({
    name: 'delete_webhook_message',
    method: 'DELETE',
    path: WEBHOOK_MESSAGE,
    answers: { 204: null },
    handle: webhooks.deleteWebhookMessage,
  }),
];

const channelRoutes: Route[] = [
  bot({
    name: 'open_dm',
    method: 'POST',
    path: '/users/@me/channels',
    answers: { 200: PrivateChannelResponseSchema },
    handle: channels.openDm,
  }),
  bot({
    name: 'get_channel',
    method: 'GET',
    path: '/channels/:channel',
    answers: { 200: union([PrivateChannelResponseSchema, GuildChannelResponseSchema]) },
    handle: channels.getChannel,
  }),
  bot({
    name: 'list_messages',
    method: 'GET',
    path: MESSAGES,
    answers: { 200: MessageResponseSchema },
    handle: channels.listMessages,
  }),
  bot({
    name: 'create_message',
    method: 'POST',
    path: MESSAGES,
    request: MessageCreateRequestSchema,
    answers: { 200: MessageResponseSchema },
    bucket: channelBucket('create-message'),
    handle: channels.createChannelMessage,
  }),
  bot({
    name: 'get_message',
    method: 'GET',
    path: MESSAGE,
    answers: { 200: MessageResponseSchema },
    handle: channels.getChannelMessage,
  }),
  bot({
    name: 'edit_message',
    method: 'PATCH',
    path: MESSAGE,
    request: MessageEditRequestPartialSchema,
    answers: { 200: MessageResponseSchema },
    bucket: channelBucket('edit-message'),
    handle: channels.editChannelMessage,
  }),
  bot({
    name: 'delete_message',
    method: 'DELETE',
    path: MESSAGE,
    answers: { 204: null },
    handle: channels.deleteChannelMessage,
  }),
  bot({
    name: 'trigger_typing',
    method: 'POST',
    path: '/channels/:channel/typing',
    answers: { 204: null },
    handle: channels.triggerTyping,
  }),
];

const directoryRoutes: Route[] = [
  bot({
    name: 'get_gateway_bot',
    method: 'GET',
    path: '/gateway/bot',
    answers: { 200: GatewayBotResponseSchema },
    handle: directory.getGatewayBot,
  }),
  bot({
    name: 'get_me',
    method: 'GET',
    path: '/users/@me',
    answers: { 200: UserPIIResponseSchema },
    handle: directory.getMe,
  }),
  bot({
    name: 'get_user',
    method: 'GET',
    path: '/users/:user',
    answers: { 200: UserResponseSchema },
    handle: directory.getUser,
  }),
  bot({
    name: 'get_application',
    method: 'GET',
    path: '/applications/@me',
    answers: { 200: PrivateApplicationResponseSchema },
    handle: directory.getApplication,
  }),
  bot({
    name: 'get_guild',
    method: 'GET',
    path: '/guilds/:guild',
    answers: { 200: GuildWithCountsResponseSchema },
    handle: directory.getGuild,
  }),
  bot({
    name: 'list_channels',
    method: 'GET',
    path: '/guilds/:guild/channels',
    answers: { 200: GuildChannelResponseSchema },
    handle: directory.listChannels,
  }),
  bot({
    name: 'get_member',
    method: 'GET',
    path: '/guilds/:guild/members/:user',
    answers: { 200: GuildMemberResponseSchema },
    handle: directory.getMember,
  }),
];

const entitlementRoutes: Route[] = [
  bot({
    name: 'list_entitlements',
    method: 'GET',
    path: ENTITLEMENTS,
    answers: { 200: EntitlementResponseSchema },
    checkedAs: entitlementAnswer,
    handle: entitlements.listEntitlements,
  }),
  bot({
    name: 'get_entitlement',
    method: 'GET',
    path: `${ENTITLEMENTS}/:entitlement`,
    answers: { 200: EntitlementResponseSchema },
    checkedAs: entitlementAnswer,
    handle: entitlements.getEntitlement,
  }),
  bot({
    name: 'create_entitlement',
    method: 'POST',
    path: ENTITLEMENTS,
    request: CreateEntitlementRequestDataSchema,
    answers: { 200: EntitlementResponseSchema },
    checkedAs: entitlementAnswer,
    handle: entitlements.createTestEntitlement,
  }),
  bot({
    name: 'consume_entitlement',
    method: 'POST',
    path: `${ENTITLEMENTS}/:entitlement/consume`,
    answers: { 204: null },
    handle: entitlements.consumeEntitlement,
  }),
  bot({
    name: 'delete_entitlement',
    method: 'DELETE',
    path: `${ENTITLEMENTS}/:entitlement`,
    answers: { 204: null },
    handle: entitlements.deleteTestEntitlement,
  }),
  bot({
    name: 'list_skus',
    method: 'GET',
    path: '/applications/:application/skus',
    answers: { 200: null },
    handle: entitlements.listSkus,
  }),
  bot({
    name: 'list_subscriptions',
    method: 'GET',
    path: '/skus/:sku/subscriptions',
    answers: { 200: SubscriptionResponseSchema },
    handle: subscriptions.listSubscriptions,
  }),
  bot({
    name: 'get_subscription',
    method: 'GET',
    path: '/skus/:sku/subscriptions/:subscription',
    answers: { 200: SubscriptionResponseSchema },
    handle: subscriptions.getSubscription,
  }),
];

/** Every route there is; fixed segments come before `:names` of the same place. */
export const routes: readonly Route[] = [
  ...interactionRoutes,
  ...directoryRoutes,
  ...commandRoutes(GLOBAL_COMMANDS),
  ...commandRoutes(GUILD_COMMANDS),
  ...channelRoutes,
  ...entitlementRoutes,
];
