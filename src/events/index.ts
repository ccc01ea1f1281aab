import type { GatewayEvent } from '../event.ts';
import {
  entitlementCreate,
  entitlementDelete,
  entitlementUpdate,
  subscriptionCreate,
  subscriptionDelete,
  subscriptionUpdate,
} from './entitlements.ts';
import { interactionCreate } from './interaction-create.ts';

/** Every gateway event that the product listens to. */
export const events: readonly GatewayEvent[] = [
  interactionCreate,
  entitlementCreate,
  entitlementUpdate,
  entitlementDelete,
  subscriptionCreate,
  subscriptionUpdate,
  subscriptionDelete,
];
