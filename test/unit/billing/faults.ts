import { type EconomyFault, readEconomy } from '../../../src/billing/economy-file.ts';

/** An honest file that a test spoils in one place. Its lines are counted from 1. */
export const HONEST = `name: small
title: Small
unit: { name: credit, plural: credits, scale: 2 }
buckets:
  - { name: bank, title: Bank, kind: rolling, rollsFrom: monthly, capPeriods: 2 }
  - { name: monthly, title: Monthly, kind: period }
  - { name: bought, title: Bought }
startingGrant: { bucket: bought, amount: 5.00 }
freeTurns: { perDay: 10 }
plans:
  - { name: free, title: Free }
  - { name: gold, title: Gold, price: 5.00, bucket: monthly, amount: 60.00, every: { months: 1 } }
packs:
  - { name: one, title: One, price: 5.00, bucket: bought, amount: 50.00 }
prices: { currency: dollar, unitsPerDollar: 1000, margin: 1.5 }
models:
  - { name: quick, title: Quick, provider: q1, input: 0.15, output: 0.60 }
images:
  - { name: portrait, title: Portrait, provider: i1, rate: 40 }
actions:
  - { name: voice, title: Voice, price: 1.00, needsPlan: gold }
share: { percent: 20, bucket: bought, tiers: [1, 2], withdraw: { minimum: 25, days: 30 } }
`;

/** The faults of a text; none where it is a good economy. */
export function faultsOf(text: string): readonly EconomyFault[] {
  const reading = readEconomy(text, 'small.yaml');
  return reading.ok ? [] : reading.errors;
}

/** The faults of the honest file with one piece of its text replaced. */
export function spoilt(piece: string, by: string): readonly EconomyFault[] {
  if (HONEST.split(piece).length !== 2) throw new Error(`"${piece}" must be there once`);
  return faultsOf(HONEST.replace(piece, by));
}

/** A fault of the file of these tests. */
export function fault(line: number, field: string, message: string): EconomyFault {
  return { file: 'small.yaml', line, field, message };
}
