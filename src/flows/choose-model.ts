import { type Economy, type ImageModel, type TextModel, textModel } from '../billing/economy.ts';
import { type TurnEstimate, typicalTurn } from '../billing/estimate.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Amount } from '../billing/money.ts';
import type { Ledger, Owner, Standing } from '../billing/outcome.ts';
import type { Refusal } from '../billing/refusal.ts';
import { gateOf } from './gate.ts';
import type { SettingsStore } from './member-settings.ts';
import { usualPicture } from './picture-settings.ts';

export interface ChooseModelParts {
  readonly ledger: Pick<Ledger, 'standing' | 'entries'>;
  readonly economies: Pick<EconomyBook, 'of'>;
  readonly settings: SettingsStore;
}

/** A model as a member may choose it. */
export interface ModelOffer {
  readonly model: TextModel;
  /** What a turn on it costs about; from the member's own turns once there are three. */
  readonly estimate: TurnEstimate;
  /** Why the member's plan does not open it; null where it does. */
  readonly gate: Refusal | null;
  /** Whether it is the one that answers where a question names none. */
  readonly isChosen: boolean;
}

/** A model that draws, with the exact price of its usual picture. */
export interface PictureOffer {
  readonly model: ImageModel;
  readonly size: string;
  readonly price: Amount;
  /** Why the member's plan does not open it; null where it does. */
  readonly gate: Refusal | null;
}

/** The models of a server for one member. */
export interface ModelOffers {
  readonly economy: Economy;
  readonly standing: Standing;
  readonly offers: readonly ModelOffer[];
  readonly pictures: readonly PictureOffer[];
}

/** As far back as a member's own turns are looked for. */
const ENTRIES_MAX = 300;

/** All models with what they cost this member, which is chosen, and which are closed. */
export async function listModels(
  parts: Omit<ChooseModelParts, 'settings'> & { readonly settings: Pick<SettingsStore, 'model'> },
  owner: Owner,
): Promise<ModelOffers> {
  const economy = await parts.economies.of(owner.server);
  const [standing, setting] = await Promise.all([
    parts.ledger.standing(owner, economy),
    parts.settings.model(owner),
  ]);
  const { wallet, state } = standing;
  const entries = wallet === null ? [] : await parts.ledger.entries(wallet, { limit: ENTRIES_MAX });
  const chosen = setting ?? economy.models[0]?.name;
  const offers = economy.models.map((model) => ({
    model,
    estimate: typicalTurn(economy, model, entries),
    gate: gateOf(economy, state, model.needsPlan),
    isChosen: model.name === chosen,
  }));
  const pictures = economy.images.map((model) => ({
    model,
    ...usualPicture(model),
    gate: gateOf(economy, state, model.needsPlan),
  }));
  return { economy, standing, offers, pictures };
}

/** Stores a member's choice, unless the model is closed to them; a choice is never changed by anything else. */
export async function chooseModel(
  parts: ChooseModelParts,
  owner: Owner,
  name: string,
): Promise<
  { readonly ok: true } | { readonly ok: false; readonly economy: Economy; readonly refusal: Refusal | null }
> {
  const economy = await parts.economies.of(owner.server);
  const model = textModel(economy, name);
  if (model === null) return { ok: false, economy, refusal: null };
  const { state } = await parts.ledger.standing(owner, economy);
  const refusal = gateOf(economy, state, model.needsPlan);
  if (refusal !== null) return { ok: false, economy, refusal };
  await parts.settings.chooseModel(owner, name);
  return { ok: true };
}
