import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';
import type { Economy } from '../billing/economy.ts';
import { showEstimate } from './amounts.ts';
import { clipped } from './plain.ts';
import { typicalCost } from './turned-away.ts';
import type { Words } from './words/index.ts';

/** The text models whose name or title contains what was typed, each with what a typical answer costs; at most 25. */
export function modelChoices(
  economy: Economy,
  typed: string,
  words: Words,
): APIApplicationCommandOptionChoice<string>[] {
  const wanted = typed.trim().toLowerCase();
  const fitting = economy.models.filter(({ name, title }) =>
    `${name} ${title}`.toLowerCase().includes(wanted),
  );
  return fitting.slice(0, 25).map((model) => {
    const estimate = showEstimate(typicalCost(model), economy.unit);
    const label = words.input.modelChoice(
      model.title,
      estimate,
      economy.freeTurns !== null && !model.freeTurns,
    );
    return { name: clipped(label, 100), value: model.name };
  });
}
