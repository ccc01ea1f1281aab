/** What carries the debt of an end to a member: whoever began a job owes it, until the member has it. */
export interface Owed {
  readonly id: string;
  /** The process that owes the member its end; null once they have it. */
  readonly process: string | null;
  /** The token that edits the interaction's messages, for as long as an end is owed. */
  readonly token: string | null;
  /** The language of the member, as Discord names it: whoever ends this later speaks it. */
  readonly locale: string;
  /** Whether Discord took none of it: it waits for the member's next command. */
  readonly undelivered: boolean;
}

/** Jobs whose end is owed to members, so that a crash leaves nobody in silence. */
export interface Owing<Job extends Owed> {
  /** The processes that owe members an end. */
  debtors(): Promise<readonly string[]>;
  /** What these processes owe, at most `limit`. */
  owed(processes: readonly string[], limit: number): Promise<readonly Job[]>;
  /** Takes what a process owes over to another one; of many at once one gets it. */
  takeOver(id: string, from: string, to: string): Promise<boolean>;
  /** Notes that the end could not be delivered. */
  undelivered(id: string): Promise<void>;
  /** The oldest end that waits for a member in a server, or null. */
  waiting(server: string, member: string): Promise<Job | null>;
}
