import type { Press } from '../press.ts';
import { accountPresses } from './account.ts';
import { adminPresses } from './admin.ts';
import { balancePresses } from './balance.ts';
import { buyPresses } from './buy.ts';
import { chatPresses } from './chat.ts';
import { directPresses } from './direct.ts';
import { modelsPresses } from './models.ts';
import { notSetUpPresses } from './not-set-up.ts';
import { planPresses } from './plan.ts';
import { portraitPresses } from './portrait.ts';
import { receiptPresses } from './receipt.ts';
import { redeemPresses } from './redeem.ts';
import { undeliveredPresses } from './undelivered.ts';

/** Everything that can be pressed, by area. */
export const presses: readonly Press[] = [
  chatPresses,
  portraitPresses,
  receiptPresses,
  balancePresses,
  buyPresses,
  planPresses,
  modelsPresses,
  redeemPresses,
  accountPresses,
  directPresses,
  adminPresses,
  undeliveredPresses,
  ...notSetUpPresses,
];
