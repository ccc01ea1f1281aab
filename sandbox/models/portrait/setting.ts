import type { Light } from './canvas.ts';
import type { Chance } from './traits.ts';
import { readDescription, says } from './words.ts';

/** Where somebody stands. */
export type Place =
  | 'studio'
  | 'sea'
  | 'forest'
  | 'city'
  | 'mountains'
  | 'desert'
  | 'garden'
  | 'meadow'
  | 'snow'
  | 'castle'
  | 'space'
  | 'room'
  | 'library';

/** The kinds of light, by name. */
export type LightName = Light['name'];

/** A background in words. */
export interface Setting {
  place: Place;
  light: LightName;
  isAutumn: boolean;
  isRaining: boolean;
}

const PLACES: readonly (readonly [words: string, place: Place])[] = [
  ['space|stars and planets|planets?|galaxy|nebula|cosmos|astronaut|cosmonaut|orbit|starship', 'space'],
  ['library|bookshelf|bookshelves|books|bookshop|study|scholar|librarian', 'library'],
  ['room|kitchen|living room|bedroom|window|indoors|cafe|café|office|tavern|home|fireplace|inn', 'room'],
  ['castle|fortress|kingdom|palace|citadel|throne', 'castle'],
  ['city|town|street|skyline|skyscrapers?|downtown|rooftops?|urban|neon|cyberpunk|metropolis', 'city'],
  ['desert|dunes?|sahara|oasis|canyon|cactus', 'desert'],
  ['mountains?|peaks?|alps|summit|cliffs?|highlands|hiker|climber', 'mountains'],
  ['snow|snowy|winter|ice|icy|arctic|frozen|snowfall|blizzard|santa', 'snow'],
  ['sea|ocean|beach|coast|shore|harbou?r|waves|island|sailor|ship|lighthouse|pirate|lake|captain', 'sea'],
  ['forest|woods|jungle|trees|woodland|elf|elven|ranger|druid|grove', 'forest'],
  ['garden|flowers|roses?|blossoms?|tulips|park|orchard|gardener|spring', 'garden'],
  ['meadow|field|fields|hills?|prairie|countryside|farm|farmer|grass|village', 'meadow'],
];

const LIGHTS: readonly (readonly [words: string, light: LightName])[] = [
  ['night|midnight|moon|moonlit|moonlight|stars|starry|dark sky|nocturnal|neon|vampire|cyberpunk', 'night'],
  ['sunset|dusk|evening|golden hour|twilight', 'sunset'],
  ['sunrise|dawn|morning|daybreak', 'dawn'],
  ['rain|rainy|storm|stormy|fog|foggy|mist|misty|overcast|cloudy|grey sky|gray sky', 'overcast'],
  ['day|daylight|noon|sunny|sunshine|blue sky|bright', 'day'],
];

/** Reads the background out of a description; what the words leave open is decided by `chance`. Pure. */
export function settingFor(text: string, chance: Chance): Setting {
  const description = readDescription(text);
  const said = LIGHTS.find(([words]) => says(description, words))?.[1];
  const place = PLACES.find(([words]) => says(description, words))?.[1];
  const isAutumn = says(description, 'autumn|autumnal|fall|october|harvest');
  const weather = { isAutumn, isRaining: says(description, 'rain|rainy|raining|storm|stormy|thunderstorm') };
  if (place === 'space') return { place, light: 'space', ...weather };
  if (place === undefined) return { place: placeInLight(said, isAutumn), light: said ?? 'day', ...weather };
  const usual = USUAL_LIGHTS[place];
  return { place, light: said ?? usual[chance('light', usual.length)] ?? 'day', ...weather };
}

/** "At sunset", "at night" without a place have one that shows it best. */
function placeInLight(light: LightName | undefined, isAutumn: boolean): Place {
  if (isAutumn) return 'forest';
  switch (light) {
    case 'sunset':
      return 'sea';
    case 'night':
    case 'dawn':
      return 'mountains';
    case 'day':
    case 'overcast':
      return 'meadow';
    default:
      return 'studio';
  }
}

const USUAL_LIGHTS: Readonly<Record<Place, readonly LightName[]>> = {
  studio: ['day'],
  sea: ['day', 'day', 'dawn'],
  forest: ['day', 'dawn'],
  city: ['day', 'sunset', 'dawn'],
  mountains: ['day', 'dawn'],
  desert: ['day', 'sunset'],
  garden: ['day'],
  meadow: ['day', 'dawn'],
  snow: ['day', 'overcast'],
  castle: ['day', 'dawn'],
  space: ['space'],
  room: ['day'],
  library: ['sunset'],
};

/** The colours of each light. */
export const LIGHT_COLOURS: Readonly<Record<LightName, Light>> = {
  day: {
    name: 'day',
    skyTop: '#3f8fdb',
    skyMiddle: '#8cc6f2',
    horizon: '#e3f3fb',
    glow: '#fff6d8',
    shade: '#8fb4d6',
    darkness: 0,
  },
  dawn: {
    name: 'dawn',
    skyTop: '#6f86c9',
    skyMiddle: '#d9a5c4',
    horizon: '#ffe0bd',
    glow: '#ffe9c4',
    shade: '#a88fb8',
    darkness: 0.08,
  },
  sunset: {
    name: 'sunset',
    skyTop: '#3b2f6b',
    skyMiddle: '#c2507a',
    horizon: '#ffb45e',
    glow: '#ffd98a',
    shade: '#6b3a66',
    darkness: 0.22,
  },
  night: {
    name: 'night',
    skyTop: '#070c24',
    skyMiddle: '#16234f',
    horizon: '#35508a',
    glow: '#dfe8ff',
    shade: '#0d1738',
    darkness: 0.45,
  },
  overcast: {
    name: 'overcast',
    skyTop: '#6d7b8c',
    skyMiddle: '#98a5b1',
    horizon: '#c9d1d6',
    glow: '#eef2f4',
    shade: '#74828e',
    darkness: 0.15,
  },
  space: {
    name: 'space',
    skyTop: '#05030f',
    skyMiddle: '#170f38',
    horizon: '#2b1650',
    glow: '#c9b8ff',
    shade: '#0a0620',
    darkness: 0.35,
  },
};
