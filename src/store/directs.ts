import type { Model } from 'mongoose';
import type { DirectServers } from '../flows/direct-server.ts';
import type { DirectDocument } from '../models/direct.ts';

/** The servers of direct messages in MongoDB, one document a member. */
export function mongoDirects(model: Model<DirectDocument>): DirectServers {
  return {
    async of(member) {
      return (await model.findById(member).lean())?.server ?? null;
    },
    async choose(member, server) {
      await model.updateOne({ _id: member }, { $set: { server } }, { upsert: true });
    },
  };
}
