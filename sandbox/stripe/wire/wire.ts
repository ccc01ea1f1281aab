import type Stripe from 'stripe';

/**
 * What of an object travels: the SDK's own type, with decimals as the strings they are on the wire and without the
 * mark of deleted objects.
 */
export type Wire<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends Stripe.Decimal
    ? string
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [Key in keyof T as Key extends 'deleted' ? never : Key]: Wire<T[Key]> }
        : T;

/** The id behind a field that holds an id or the object itself. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null);
}
