import { daysAfter, iso, midnightOf } from '../billing/calendar.ts';
import type { Economy } from '../billing/economy.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { HeldCredit } from '../billing/reports/held-credit.ts';
import type { ServerTally, Stretch } from '../billing/reports/server-tally.ts';
import type { Clock } from '../clock.ts';

export interface ServerReportParts {
  readonly economies: Pick<EconomyBook, 'of'>;
  readonly tally: (server: string, economy: Economy, stretch: Stretch) => Promise<ServerTally>;
  readonly heldCredit: (server: string, economy: string) => Promise<HeldCredit>;
  readonly clock: Clock;
}

/** The times that a report can be about, all in whole days of UTC. */
export const PERIODS = ['today', 'week', 'month', 'days30', 'all'] as const;
export type Period = (typeof PERIODS)[number];

/** Reads a period that came with a command or a press; this month where it is none. */
export function periodOf(typed: string | null): Period {
  return PERIODS.find((each) => each === typed) ?? 'month';
}

/** The stretch of a period that ends now; with the day of now as a whole. */
export function stretchOf(period: Period, now: number): Stretch {
  const to = iso(now + 1);
  const today = midnightOf(now);
  switch (period) {
    case 'today':
      return { from: iso(today), to };
    case 'week':
      return { from: iso(daysAfter(today, -6)), to };
    case 'days30':
      return { from: iso(daysAfter(today, -29)), to };
    case 'month':
      return { from: `${iso(now).slice(0, 7)}-01T00:00:00.000Z`, to };
    case 'all':
      return { from: iso(0), to };
  }
}

/** What moved in a server under the economy in force. */
export interface ServerReport extends ServerTally {
  readonly economy: Economy;
  readonly period: Period;
  readonly stretch: Stretch;
}

/** Reads what was used and what moved. */
export async function reportOf(
  { economies, tally, clock }: ServerReportParts,
  server: string,
  period: Period,
): Promise<ServerReport> {
  const economy = await economies.of(server);
  const stretch = stretchOf(period, clock.now());
  return { economy, period, stretch, ...(await tally(server, economy, stretch)) };
}

/** The same, with what members hold now. */
export interface MoneyReport extends ServerReport {
  readonly held: HeldCredit;
}

export async function moneyReportOf(
  parts: ServerReportParts,
  server: string,
  period: Period,
): Promise<MoneyReport> {
  const report = await reportOf(parts, server, period);
  return { ...report, held: await parts.heldCredit(server, report.economy.name) };
}
