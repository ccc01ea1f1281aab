import type { Model } from 'mongoose';
import type { Ids } from '../../ids.ts';
import type { AddressDocument } from '../../models/address.ts';
import type { Owner } from '../outcome.ts';

/** A wallet, and whose it is under which economy. */
export interface Address extends Owner {
  readonly wallet: string;
  readonly economy: string;
}

const CACHE_MAX = 50_000;

/** Finds and makes the wallets of owners. A wallet's id is random: the journal never learns whose it is. */
export class Addresses {
  readonly #model: Model<AddressDocument>;
  readonly #ids: Ids;
  readonly #known = new Map<string, string>();

  constructor(model: Model<AddressDocument>, ids: Ids) {
    this.#model = model;
    this.#ids = ids;
  }

  /** The wallet of an owner under an economy, or null where there is none yet. */
  async find(owner: Owner, economy: string): Promise<string | null> {
    const name = `${owner.server}/${owner.member}/${economy}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const { server, member } = owner;
    const found = await this.#model.findOne({ server, member, economy }, { _id: 1 }).lean();
    if (found === null) return null;
    if (this.#known.size >= CACHE_MAX) this.#known.clear();
    this.#known.set(name, found._id);
    return found._id;
  }

  /**
   * The same, made where there is none. Of many at once one wins, and all answer its id.
   * @param id of the wallet that is made; a new one where it is left out
   */
  async findOrMake(owner: Owner, economy: string, id = this.#ids.next('wal')): Promise<string> {
    const found = await this.find(owner, economy);
    if (found !== null) return found;
    const { server, member } = owner;
    try {
      await this.#model.create({ _id: id, server, member, economy });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 11000)) throw error;
    }
    const made = await this.find(owner, economy);
    if (made === null) throw new Error('an address was written and is not there');
    return made;
  }

  /** Whose wallet it is, or null for one whose owner was erased. */
  async owner(wallet: string): Promise<(Owner & { readonly economy: string }) | null> {
    const found = await this.#model.findById(wallet).lean();
    return found === null ? null : { server: found.server, member: found.member, economy: found.economy };
  }

  /** Every wallet of a member, in one server or in all. */
  async of(member: string, server?: string): Promise<readonly Address[]> {
    const filter = server === undefined ? { member } : { server, member };
    const found = await this.#model.find(filter, null, { sort: { server: 1, economy: 1 } }).lean();
    return found.map(({ _id, ...address }) => ({ wallet: _id, ...address }));
  }

  /** Takes a wallet from its owner for good: nobody can tell any more whose it was. */
  async remove(wallet: string): Promise<void> {
    await this.#model.deleteOne({ _id: wallet });
    this.forget(wallet);
  }

  /** Looks a wallet's owner up anew next time: another process may have taken it from them. */
  forget(wallet: string): void {
    for (const [name, known] of this.#known) if (known === wallet) this.#known.delete(name);
  }
}
