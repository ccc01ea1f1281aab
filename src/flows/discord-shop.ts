/** What a member bought in Discord's own shop, as it stands. */
export interface Entitlement {
  readonly id: string;
  readonly sku: string;
  readonly member: string;
  /**
   * `valid` can be used: of a pack until it is credited and `used`, of a subscription over its periods until it is over
   * and `ended`. `refunded` is gone.
   */
  readonly state: 'valid' | 'used' | 'ended' | 'refunded';
}

/** A subscription of Discord's own shop, as it stands. */
export interface ShopSubscription {
  readonly id: string;
  readonly member: string;
  /** The products of its present period. */
  readonly skus: readonly string[];
  readonly entitlements: readonly string[];
  /** The products of its next period; empty where there is none. */
  readonly next: readonly string[];
  /** The present period, or the last one while a payment is tried again: milliseconds, the end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly state: 'running' | 'ending' | 'ended';
}

/** Which of what was bought is looked for. */
export interface Bought {
  readonly skus: readonly string[];
  /** Of one member. */
  readonly member?: string;
  /** Bought at or after an instant. */
  readonly since?: Date;
}

/**
 * Discord's own shop, as flows see it. Everything is asked anew: events only say what to look at, so that they may come
 * in any order, twice, or not at all.
 */
export interface DiscordShop {
  /** What was bought, in any state, oldest first. */
  bought(wanted: Bought): Promise<readonly Entitlement[]>;
  /** An entitlement; null where there is none of that id. */
  entitlement(id: string): Promise<Entitlement | null>;
  /** Marks a pack as used up, so that it can be bought again. One that is used up already stays so. */
  consume(id: string): Promise<void>;
  /** A member's subscriptions that contain a product, ended ones too. */
  subscriptions(sku: string, member: string): Promise<readonly ShopSubscription[]>;
  /** A subscription that contains a product; null where there is none of that id, or it is of another product by now. */
  subscription(sku: string, id: string): Promise<ShopSubscription | null>;
}
