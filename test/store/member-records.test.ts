import type mongoose from 'mongoose';
import { expect, test } from 'vitest';
import { openModels } from '../../src/models/open-models.ts';
import { testDatabase } from '../database.ts';

const database = await testDatabase();

/** Fields that hold, or may hold, a member's Discord id. `src/store/member-records.ts` erases each of them. */
const ERASED = [
  'addresses.member',
  'audits.actor',
  'audits.member',
  'economy_rules.actor',
  'erasures.member',
  'news.member',
  'payments.member',
  'problems.closedBy',
  'problems.member',
  'purchases.member',
  'settings.member',
  'sketches.member',
  'subscriptions.member',
  'turns.member',
];

test('DELETE-MEMBER: whoever adds a field that names a member tells the erasure of it', async () => {
  const models = await openModels(database.connection);
  const named = Object.values(models).flatMap((model: mongoose.Model<never>) =>
    Object.keys(model.schema.paths)
      .filter((path) => /member$|actor|user|owner|buyer|author|creator|reporter|By$/i.test(path))
      .map((path) => `${model.collection.collectionName}.${path}`),
  );
  // claims.perMember and the like count; they name nobody.
  expect(named.filter((path) => !path.endsWith('.perMember')).sort()).toEqual(ERASED);
});
