/** Which server's wallet a member uses in direct messages: wallets belong to servers. */
export interface DirectServers {
  /** Null where the member never chose. */
  of(member: string): Promise<string | null>;
  choose(member: string, server: string): Promise<void>;
}
