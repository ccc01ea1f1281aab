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

/** A line whose change is under way: it follows from the entry, also where its process dies before the line is whole. */
export interface OpenLine {
  readonly line: AuditLine;
  readonly of: { readonly wallet: string; readonly key: string };
}

/** The list of changes of a server. Nothing in it is ever changed or taken away. */
export interface AuditStore {
  /** Adds a line, or completes the open one of that name; one that is there already stays as it is. */
  add(line: AuditLine): Promise<void>;
  /** Notes a line before its entry is appended. It stands in no list until it is completed. */
  open(opened: OpenLine): Promise<void>;
  /** Forgets an open line whose entry never came. */
  drop(id: string): Promise<void>;
  /** Lines that are open since `before` or longer, at most `limit`. */
  opened(before: Date, limit: number): Promise<readonly OpenLine[]>;
  /** The newest first, at most `limit`, from the `skip`th on. */
  page(
    server: string,
    page: { readonly skip: number; readonly limit: number },
  ): Promise<readonly AuditLine[]>;
}
