import { defineCommandTree } from '../../command.ts';
import { allowed } from '../../delivery/manage-server.ts';
import { audit } from './audit.ts';
import { couponGroup } from './coupon.ts';
import { economyGroup } from './economy.ts';
import { reportGroup } from './report.ts';
import { walletGroup } from './wallet.ts';

/** Discord's bit for Manage Server, as the default of who is offered the command; the bot asks again itself. */
const MANAGE_SERVER = '32';

/** /admin: what owners set and do. */
export const admin = defineCommandTree(
  {
    name: 'admin',
    description: 'Set up this server: wallets, plans, prices, reports',
    default_member_permissions: MANAGE_SERVER,
    contexts: [0],
    integration_types: [0],
  },
  [economyGroup, walletGroup, couponGroup, reportGroup, audit],
  allowed,
);
