import type { Command } from '../command.ts';
import { account } from './account.ts';
import { admin } from './admin/index.ts';
import { balance } from './balance.ts';
import { buy } from './buy.ts';
import { chat } from './chat.ts';
import { models } from './models.ts';
import { plan } from './plan.ts';
import { portrait } from './portrait.ts';
import { redeem } from './redeem.ts';
import { settings } from './settings.ts';

/** Every command there is: what is deployed to Discord, and what answers. */
export const commands: readonly Command[] = [
  chat,
  portrait,
  balance,
  buy,
  models,
  plan,
  redeem,
  settings,
  account,
  admin,
];
