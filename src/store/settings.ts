import type { Model } from 'mongoose';
import type { SettingsStore } from '../flows/member-settings.ts';
import type { SettingsDocument } from '../models/settings.ts';

/** Settings in MongoDB, one document a member and server. */
export function mongoSettings(settings: Model<SettingsDocument>): SettingsStore {
  return {
    async model({ server, member }) {
      return (await settings.findOne({ server, member }, { model: 1 }).lean())?.model ?? null;
    },
    async chooseModel({ server, member }, model) {
      await settings.updateOne({ server, member }, { $set: { model } }, { upsert: true });
    },
    async noteLow({ server, member }, period) {
      const before = { upsert: true, returnDocument: 'before' } as const;
      const note = { $set: { toldLow: period } };
      const found = await settings.findOneAndUpdate({ server, member }, note, before).lean();
      return found?.toldLow !== period;
    },
  };
}
