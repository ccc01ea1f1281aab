import type { Economy } from '../billing/economy.ts';
import { type EconomyFault, readEconomy } from '../billing/economy-file.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Stretch } from '../billing/reports/server-tally.ts';
import type { WhatIf } from '../billing/what-if.ts';
import type { Clock } from '../clock.ts';
import { stretchOf } from './server-report.ts';

/** Reads what a server's members paid in a stretch, priced under two economies. */
export type WhatIfReader = (
  server: string,
  economies: { readonly before: Economy; readonly after: Economy },
  stretch: Stretch,
) => Promise<{ readonly whatIf: WhatIf; readonly wallets: number; readonly isWhole: boolean }>;

export interface WhatIfParts {
  readonly economies: Pick<EconomyBook, 'of'>;
  readonly whatIf: WhatIfReader;
  readonly clock: Clock;
}

export type AskedWhatIf =
  | { readonly ok: false; readonly faults: readonly EconomyFault[] }
  | {
      readonly ok: true;
      readonly before: Economy;
      readonly after: Economy;
      readonly stretch: Stretch;
      readonly whatIf: WhatIf;
      readonly wallets: number;
      readonly isWhole: boolean;
    };

/** What the turns of the last 30 days would have cost under an economy that is given as text. Nothing changes. */
export async function askWhatIf(
  { economies, whatIf, clock }: WhatIfParts,
  server: string,
  text: string,
  file: string,
): Promise<AskedWhatIf> {
  const reading = readEconomy(text, file);
  if (!reading.ok) return { ok: false, faults: reading.errors };
  const before = await economies.of(server);
  const after = reading.economy;
  const stretch = stretchOf('days30', clock.now());
  return { ok: true, before, after, stretch, ...(await whatIf(server, { before, after }, stretch)) };
}
