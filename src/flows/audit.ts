/** One change that an owner made: who, what, on whom, and how it stood before and after. */
export interface AuditLine {
  /** The interaction's id: a repeat is the same line. */
  readonly id: string;
  readonly server: string;
  /** The Discord id of whoever changed it. */
  readonly actor: string;
  readonly action: AuditAction;
  /** The Discord id of the member it was done to, or null. */
  readonly member: string | null;
  /** What was changed, such as a bucket's, a coupon's or an economy's name. */
  readonly subject: string;
  /** As shown to people; null where there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
  /** What the owner typed as a reason. */
  readonly note: string | null;
  readonly at: Date;
}

export type AuditAction =
  | 'grant'
  | 'plan'
  | 'refund'
  | 'coupon-create'
  | 'coupon-end'
  | 'economy'
  | 'economy-withdraw'
  | 'problem-close';

/** The list of changes of a server. Nothing in it is ever changed or taken away. */
export interface AuditStore {
  /** Adds a line; one that is there already stays as it is. */
  add(line: AuditLine): Promise<void>;
  /** The newest first, at most `limit`, from the `skip`th on. */
  page(
    server: string,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<readonly AuditLine[]>;
}
