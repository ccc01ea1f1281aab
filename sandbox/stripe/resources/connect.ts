import { z } from 'zod';
import { reverseTransfer, sendTransfer, startPayout } from '../commerce/connect.ts';
import { now } from '../core.ts';
import { newId, randomText } from '../ids.ts';
import { buildAccount } from '../objects/connect.ts';
import type { Kinds } from '../store.ts';
import { type ApiRoute, type Call, idIn } from '../wire/call.ts';
import { listOf, pageOf, readPaging } from '../wire/list.ts';
import { address, amount, currency, flag, ignored, metadata, metadataUpdate, read } from '../wire/params.ts';
import { idOf } from '../wire/wire.ts';
import { updatedMetadata } from './metadata.ts';

const LINK_SECONDS = 300;

const text = z.string().optional();

const controller = z.strictObject({
  fees: z.strictObject({ payer: z.string() }).optional(),
  losses: z.strictObject({ payments: z.string() }).optional(),
  requirement_collection: text,
  stripe_dashboard: z.strictObject({ type: z.string() }).optional(),
});

const capabilities = z.record(z.string(), z.strictObject({ requested: flag }));

function createAccount({ core, origin, form }: Call): Kinds['account'] {
  const given = read(
    z.strictObject({
      ...{ type: z.enum(['custom', 'express', 'standard']).optional(), controller: controller.optional() },
      ...{ country: z.string().length(2).optional(), email: text, capabilities: capabilities.optional() },
      ...{
        metadata: metadata.optional(),
        business_type: ignored,
        business_profile: ignored,
        settings: ignored,
      },
      ...{ individual: ignored, default_currency: ignored, tos_acceptance: ignored },
    }),
    form,
  );
  const { fees, losses, requirement_collection, stripe_dashboard } = given.controller ?? {};
  const account = buildAccount({
    ...{ id: newId('acct'), created: now(core), country: given.country ?? 'US', email: given.email ?? null },
    ...{ metadata: given.metadata ?? {}, wantsTransfers: given.capabilities?.transfers?.requested ?? false },
    type: given.type ?? 'none',
    controller: {
      ...{ type: 'application', is_controller: true },
      fees: { payer: fees?.payer ?? 'application' },
      losses: { payments: losses?.payments ?? 'application' },
      requirement_collection: requirement_collection ?? 'stripe',
      stripe_dashboard: { type: stripe_dashboard?.type ?? 'express' },
    },
  });
  return core.store.account.add({ ...origin, account: null }, account);
}

function accountOf(call: Call): Kinds['account'] {
  return call.core.store.account.get({ ...call.origin, account: null }, idIn(call));
}

function updateAccount(call: Call): Kinds['account'] {
  const account = accountOf(call);
  const shape = {
    ...{ email: text, metadata: metadataUpdate.optional(), capabilities: capabilities.optional() },
    ...{ business_profile: ignored, settings: ignored, individual: ignored, tos_acceptance: ignored },
  };
  const given = read(z.strictObject(shape), call.form);
  if (given.email !== undefined) account.email = given.email || null;
  if (given.capabilities?.transfers?.requested === true && account.capabilities?.transfers === undefined) {
    account.capabilities = {
      ...account.capabilities,
      transfers: account.details_submitted ? 'active' : 'inactive',
    };
  }
  account.metadata = updatedMetadata(account.metadata ?? {}, given.metadata);
  return account;
}

function createAccountLink({ core, origin, form }: Call): object {
  const given = read(
    z.strictObject({
      ...{ account: z.string(), type: z.enum(['account_onboarding', 'account_update']) },
      ...{ refresh_url: address, return_url: address, collection_options: ignored, collect: ignored },
    }),
    form,
  );
  const { id } = core.store.account.get(origin, given.account, 'account');
  const code = randomText(16);
  core.store.accountLinks.set(code, { account: id, returnUrl: given.return_url });
  const created = now(core);
  return {
    object: 'account_link',
    created,
    expires_at: created + LINK_SECONDS,
    url: `${core.url}/connect/${code}`,
  };
}

function createTransfer({ core, origin, form }: Call): Kinds['transfer'] {
  const given = read(
    z.strictObject({
      ...{ amount: amount.pipe(z.number().min(1)), currency, destination: z.string(), description: text },
      ...{
        metadata: metadata.optional(),
        source_transaction: text,
        transfer_group: text,
        source_type: ignored,
      },
    }),
    form,
  );
  const {
    description = null,
    source_transaction = null,
    transfer_group = null,
    metadata: words = {},
  } = given;
  const { destination } = given;
  const wish = { amount: given.amount, currency: given.currency, destination, description };
  return sendTransfer(core, origin, { ...wish, source_transaction, transfer_group, metadata: words });
}

function createReversal(call: Call): Kinds['transfer_reversal'] {
  const { core, origin, form } = call;
  const transfer = core.store.transfer.get(origin, idIn(call));
  const shape = {
    ...{ amount: amount.optional(), metadata: metadata.optional(), description: ignored },
    refund_application_fee: ignored,
  };
  const { amount: wanted, metadata: words = {} } = read(z.strictObject(shape), form);
  return reverseTransfer(core, origin, transfer, { amount: wanted, metadata: words });
}

function createPayout({ core, origin, form }: Call): Kinds['payout'] {
  const given = read(
    z.strictObject({
      ...{
        amount: amount.pipe(z.number().min(1)),
        currency,
        description: text,
        metadata: metadata.optional(),
      },
      ...{ method: ignored, destination: ignored, statement_descriptor: ignored, source_type: ignored },
    }),
    form,
  );
  const { description = null, metadata: words = {} } = given;
  const wish = { amount: given.amount, currency: given.currency, description, metadata: words };
  return startPayout(core, origin, wish);
}

/** Creators' accounts, and money on its way to them and to their banks. */
export const connectRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: '/v1/accounts', handle: createAccount },
  {
    method: 'GET',
    path: '/v1/accounts',
    handle: (call) => listOf(call, call.core.store.account, {}, () => true),
  },
  { method: 'GET', path: '/v1/accounts/:id', handle: accountOf },
  { method: 'POST', path: '/v1/accounts/:id', handle: updateAccount },
  {
    method: 'DELETE',
    path: '/v1/accounts/:id',
    handle: (call) => {
      const { id } = accountOf(call);
      call.core.store.account.remove(id);
      return { id, object: 'account', deleted: true };
    },
  },
  { method: 'POST', path: '/v1/account_links', handle: createAccountLink },
  { method: 'POST', path: '/v1/transfers', handle: createTransfer },
  {
    method: 'GET',
    path: '/v1/transfers',
    handle: (call) =>
      listOf(
        call,
        call.core.store.transfer,
        { destination: text, transfer_group: text },
        (transfer, wanted) =>
          idOf(transfer.destination) === (wanted.destination ?? idOf(transfer.destination)) &&
          transfer.transfer_group === (wanted.transfer_group ?? transfer.transfer_group),
      ),
  },
  {
    method: 'GET',
    path: '/v1/transfers/:id',
    handle: (call) => call.core.store.transfer.get(call.origin, idIn(call)),
  },
  { method: 'POST', path: '/v1/transfers/:id/reversals', handle: createReversal },
  {
    method: 'GET',
    path: '/v1/transfers/:id/reversals',
    handle: (call) => {
      const { reversals } = call.core.store.transfer.get(call.origin, idIn(call));
      return pageOf(reversals.data, readPaging(call), call.path);
    },
  },
  { method: 'POST', path: '/v1/payouts', handle: createPayout },
  {
    method: 'GET',
    path: '/v1/payouts',
    handle: (call) =>
      listOf(
        call,
        call.core.store.payout,
        { status: text },
        (payout, { status }) => payout.status === (status ?? payout.status),
      ),
  },
  {
    method: 'GET',
    path: '/v1/payouts/:id',
    handle: (call) => call.core.store.payout.get(call.origin, idIn(call)),
  },
];
