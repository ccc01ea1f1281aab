import { readFileSync } from 'node:fs';

/** The products of Discord's shop, in rising order. */
export const SKUS = {
  pack: '1200000000000000570',
  writer: '1200000000000000571',
  creator: '1200000000000000572',
} as const;

/** Genesis without its first-time bonus, two of its plans and a pack sold in Discord's shop as well, at our prices. */
export const TIERS = readFileSync('economies/genesis.yaml', 'utf8')
  .replace('firstTimeBonusPercent: 25', 'firstTimeBonusPercent: 0')
  .replace(/(name: writer, .*)every: \{ days: 30 \} \}/, sold('writer', '19.99'))
  .replace(/(name: creator, .*)every: \{ days: 30 \} \}/, sold('creator', '29.99'))
  .concat(`packs:
  - { name: some, title: Some, price: 5.00, bucket: bonus, amount: 1000, discordSku: "${SKUS.pack}", discordPrice: 5.00 }
`);

function sold(plan: 'writer' | 'creator', price: string): string {
  return `$1every: { months: 1 }, discordSku: "${SKUS[plan]}", discordPrice: ${price} }`;
}
