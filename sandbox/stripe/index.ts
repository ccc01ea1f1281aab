export type { CardKind } from './commerce/cards.ts';
export type { Payment } from './commerce/checkout.ts';
export type { CreatorsDriver } from './driver/creators.ts';
export type { MoneyDriver } from './driver/money.ts';
export type { SubscriptionsDriver } from './driver/plans.ts';
export type { PaidSession, SessionsDriver } from './driver/sessions.ts';
export type { Fault, FaultFilter, FaultQueue } from './faults.ts';
export type { RequestRecord } from './journal.ts';
export { DEMO_RETRIES_MS, type StripeSandboxOptions } from './options.ts';
export { createStripeSandbox, type StripeSandbox } from './server.ts';
export type { Kinds, StoredEvent } from './store.ts';
export { type SandboxClock, SandboxUsageError } from './types.ts';
export type { Deliveries } from './webhooks/deliveries.ts';
export {
  type Delivery,
  type DeliveryAttempt,
  type DeliverySwitches,
  STRIPE_RETRIES,
  type WebhookEndpoint,
} from './webhooks/delivery.ts';
export { SANDBOX_KEY } from './wire/api-key.ts';
export type { Decline } from './wire/failure.ts';
