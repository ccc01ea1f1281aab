import { z } from 'zod';
import { closeDispute, submitEvidence } from '../commerce/disputes.ts';
import type { Kinds } from '../store.ts';
import { type ApiRoute, type Call, idIn } from '../wire/call.ts';
import { invalid } from '../wire/failure.ts';
import { listOf } from '../wire/list.ts';
import { flag, metadataUpdate, read } from '../wire/params.ts';
import { idOf } from '../wire/wire.ts';
import { updatedMetadata } from './metadata.ts';

/** Everything of `evidence` that is plain text here. */
const evidence = z.record(z.string(), z.string());

function openOne(call: Call): Kinds['dispute'] {
  const dispute = call.core.store.dispute.get(call.origin, idIn(call));
  if (dispute.status === 'won' || dispute.status === 'lost') {
    throw invalid(`This dispute is already closed (${dispute.status}).`, 'id');
  }
  return dispute;
}

function updateDispute(call: Call): Kinds['dispute'] {
  const shape = {
    evidence: evidence.optional(),
    submit: flag.optional(),
    metadata: metadataUpdate.optional(),
  };
  const given = read(z.strictObject(shape), call.form);
  const dispute =
    given.evidence === undefined ? call.core.store.dispute.get(call.origin, idIn(call)) : openOne(call);
  dispute.metadata = updatedMetadata(dispute.metadata, given.metadata);
  if (given.evidence === undefined) return dispute;
  for (const [name, text] of Object.entries(given.evidence)) {
    if (!Object.hasOwn(dispute.evidence, name)) {
      throw invalid(
        `Received unknown parameter: evidence[${name}]`,
        `evidence[${name}]`,
        'parameter_unknown',
      );
    }
    Reflect.set(dispute.evidence, name, text);
  }
  if (given.submit !== false) submitEvidence(call.core, call.origin, dispute);
  return dispute;
}

const id = z.string().optional();

/** What buyers' banks ask back. */
export const disputeRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/disputes',
    handle: (call) =>
      listOf(
        call,
        call.core.store.dispute,
        { charge: id, payment_intent: id },
        (dispute, wanted) =>
          idOf(dispute.charge) === (wanted.charge ?? idOf(dispute.charge)) &&
          idOf(dispute.payment_intent) === (wanted.payment_intent ?? idOf(dispute.payment_intent)),
      ),
  },
  {
    method: 'GET',
    path: '/v1/disputes/:id',
    handle: (call) => call.core.store.dispute.get(call.origin, idIn(call)),
  },
  { method: 'POST', path: '/v1/disputes/:id', handle: updateDispute },
  {
    method: 'POST',
    path: '/v1/disputes/:id/close',
    handle: (call) => {
      const dispute = openOne(call);
      closeDispute(call.core, call.origin, dispute, 'lost');
      return dispute;
    },
  },
];
