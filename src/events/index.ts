import type { GatewayEvent } from '../event.ts';
import { entitlementCreate, entitlementDelete } from './entitlements.ts';
import { interactionCreate } from './interaction-create.ts';

/** Every gateway event that the product listens to. */
export const events: readonly GatewayEvent[] = [interactionCreate, entitlementCreate, entitlementDelete];
