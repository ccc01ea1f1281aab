import { COLOURS, HAIR_COLOURS, NATURAL_HAIR, NATURAL_SKIN, SKIN_COLOURS } from './colour.ts';
import {
  ACCESSORY_RULES,
  type Accessory,
  CLOTHING_RULES,
  type Clothing,
  EXTRA_RULES,
  type Extra,
  EYEBROW_RULES,
  EYES_RULES,
  type Eyebrows,
  type Eyes,
  FACIAL_HAIR_RULES,
  type FacialHair,
  GRAPHIC_RULES,
  type Graphic,
  MOUTH_RULES,
  type Mouth,
  PLAIN_HAT,
  type Rule,
  TOP_RULES,
  type Top,
} from './trait-rules.ts';
import { type Coloured, coloursOf, type Description, readDescription, says } from './words.ts';

/** How a person looks. Colours are hex without `#`. */
export interface Traits {
  /** Hair or a hat of the set; null for a bald head. */
  top: Top | null;
  hairColor: string;
  hatColor: string;
  skinColor: string;
  eyes: Eyes;
  eyebrows: Eyebrows;
  mouth: Mouth;
  clothing: Clothing;
  clothesColor: string;
  graphic: Graphic;
  accessory: Accessory | null;
  accessoryColor: string;
  facialHair: FacialHair | null;
  facialHairColor: string;
  extras: readonly Extra[];
}

/** A number from 0 up to `sides - 1`, always the same for the same name. */
export type Chance = (name: string, sides: number) => number;

const COLOUR_WORDS = new Set([
  ...Object.keys(COLOURS),
  ...Object.keys(HAIR_COLOURS),
  ...Object.keys(SKIN_COLOURS),
]);

const CLOTHES_COLOURS = [
  '4a7fd6',
  'd63a3a',
  '2f9c95',
  '8150b5',
  'ee8434',
  '25386b',
  '5c6670',
  'e8e4da',
] as const;
const WOMEN =
  'woman|girl|lady|queen|princess|witch|mother|grandmother|sister|she|her|empress|female|heroine|sorceress';
const MEN =
  'man|boy|gentleman|king|prince|father|grandfather|brother|he|his|wizard|male|knight|viking|dwarf|santa|(?:fisher|business|police|milk|horse|swords|sales)man|cowboy|monk';
const OLD = 'old|elderly|aged|grandmother|grandfather|ancient|wizard|santa';

/**
 * Reads a person out of a description. What the words say is obeyed; what they leave open is decided by
 * `chance`. Pure: equal words and chances give equal traits.
 */
export function traitsFor(text: string, chance: Chance): Traits {
  const description = readDescription(text);
  const colours = coloursOf(description, COLOUR_WORDS);
  const extras = extrasOf(description);
  const hairColor = hairColour(description, colours, chance);
  return {
    top: topOf(description, extras, chance),
    hairColor,
    hatColor: named(COLOURS, colours.get('hat')) ?? hatColour(description, chance),
    skinColor: skinColour(description, colours, chance),
    eyes:
      decide(EYES_RULES, description, chance) ??
      pick(['default', 'default', 'happy', 'side'], 'eyes', chance),
    eyebrows:
      decide(EYEBROW_RULES, description, chance) ??
      pick(['default', 'defaultNatural', 'raisedExcitedNatural'], 'eyebrows', chance),
    mouth: decide(MOUTH_RULES, description, chance) ?? pick(['smile', 'twinkle', 'smile'], 'mouth', chance),
    clothing:
      decide(CLOTHING_RULES, description, chance) ??
      pick(
        ['blazerAndShirt', 'collarAndSweater', 'hoodie', 'shirtCrewNeck', 'shirtVNeck'],
        'clothing',
        chance,
      ),
    clothesColor: clothesColour(description, colours, chance),
    graphic:
      decide(GRAPHIC_RULES, description, chance) ?? pick(['diamond', 'hola', 'bear'], 'graphic', chance),
    accessory: accessoryOf(description, chance),
    accessoryColor: named(COLOURS, colours.get('glasses')) ?? '262e33',
    facialHair: facialHairOf(description, chance),
    facialHairColor: named(HAIR_COLOURS, colours.get('beard')) ?? hairColor,
    extras,
  };
}

/** The drawing of the first rule whose words are said. */
function decide<Drawing extends string>(
  rules: readonly Rule<Drawing>[],
  description: Description,
  chance: Chance,
): Drawing | null {
  const rule = rules.find(([words]) => says(description, words));
  return rule === undefined ? null : pick(rule[1], rule[0], chance);
}

function pick<Entry>(entries: readonly [Entry, ...Entry[]], name: string, chance: Chance): Entry {
  return entries[chance(name, entries.length)] ?? entries[0];
}

function named(colours: Readonly<Record<string, string>>, word: string | undefined): string | null {
  return word !== undefined && Object.hasOwn(colours, word) ? (colours[word] ?? null) : null;
}

const HEADGEAR: readonly Extra[] = ['wizardHat', 'topHat', 'crown', 'bubbleHelmet'];

function topOf(description: Description, extras: readonly Extra[], chance: Chance): Top | null {
  if (says(description, 'bald|hairless') || description.absent.has('hair')) return null;
  const isCovered = extras.some((extra) => HEADGEAR.includes(extra));
  const hatless = description.absent.has('hat') || isCovered;
  const rules = hatless ? TOP_RULES.filter(([, [top]]) => !/hat/iu.test(top)) : TOP_RULES;
  const top = decide(rules, description, chance);
  if (top !== null) return top;
  if (!hatless && says(description, PLAIN_HAT)) return 'hat';
  return hairByChance(description, chance, isCovered);
}

type SomeTops = readonly [Top, ...Top[]];

/** Hair nobody chose; what lies flat when something stands on it. */
function hairByChance(description: Description, chance: Chance, isCovered: boolean): Top {
  const flatLong: SomeTops = ['straight01', 'straight02', 'straightAndStrand', 'bob'];
  const flatShort: SomeTops = ['theCaesar', 'shortRound', 'theCaesarAndSidePart'];
  const long: SomeTops = isCovered ? flatLong : [...flatLong, 'curvy', 'bun'];
  const short: SomeTops = isCovered ? flatShort : [...flatShort, 'shortFlat', 'shortWaved', 'shortCurly'];
  if (says(description, WOMEN)) return pick(long, 'hair', chance);
  if (says(description, MEN)) return pick(short, 'hair', chance);
  const all: SomeTops = [...long, ...short, 'longButNotTooLong'];
  return pick(all, 'hair', chance);
}

function hairColour(description: Description, colours: Map<Coloured, string>, chance: Chance): string {
  const said = named(HAIR_COLOURS, colours.get('hair'));
  if (said !== null) return said;
  if (says(description, 'redhead|red-haired|redheaded')) return 'c93f1c';
  const byItself = ['ginger', 'blonde', 'blond', 'auburn', 'platinum', 'chestnut'].find((word) =>
    says(description, `${word}|${word}-haired`),
  );
  if (byItself !== undefined) return named(HAIR_COLOURS, byItself) ?? NATURAL_HAIR[0];
  const compound = Object.keys(HAIR_COLOURS).find((word) => says(description, `${word}-haired`));
  if (compound !== undefined) return named(HAIR_COLOURS, compound) ?? NATURAL_HAIR[0];
  if (says(description, 'brunette')) return '724133';
  if (says(description, 'santa|wizard')) return 'ece8e2';
  if (says(description, OLD)) return pick(['a9abad', 'd5d3cf', 'ece8e2'], 'hairColor', chance);
  return pick(NATURAL_HAIR, 'hairColor', chance);
}

function hatColour(description: Description, chance: Chance): string {
  if (says(description, 'santa')) return 'c62828';
  if (says(description, 'cowboy|explorer|straw hat')) return '9a6b3f';
  if (says(description, 'wizard|sorcerer|mage')) return '4a3f9a';
  if (says(description, 'witch|pirate|detective|top hat|magician|gentleman')) return '2b2b33';
  return pick(['4a7fd6', 'd63a3a', '2f9c95', '5c6670', '8150b5', '25386b'], 'hatColor', chance);
}

function skinColour(description: Description, colours: Map<Coloured, string>, chance: Chance): string {
  const said = named(SKIN_COLOURS, colours.get('skin'));
  if (said !== null) return said;
  if (says(description, 'goblin|orc|troll')) return '8fb573';
  if (says(description, 'vampire|ghost|pale')) return 'ffe8d6';
  if (says(description, 'tanned|suntanned')) return 'd08b5b';
  if (says(description, 'black (?:man|woman|girl|boy|person)|african|dark-skinned')) return '614335';
  return pick(NATURAL_SKIN, 'skin', chance);
}

function clothesColour(description: Description, colours: Map<Coloured, string>, chance: Chance): string {
  const said = named(COLOURS, colours.get('clothes'));
  if (said !== null) return said;
  if (says(description, 'santa')) return 'c62828';
  if (says(description, 'knight|armou?r')) return '8d949b';
  if (says(description, 'astronaut|cosmonaut|nurse|doctor|angel')) return 'f4f4f0';
  if (says(description, 'wizard|sorcerer|mage')) return '4a3f9a';
  if (says(description, 'witch|vampire|tuxedo|spy|pirate')) return '2b2b33';
  return pick(CLOTHES_COLOURS, 'clothesColor', chance);
}

function accessoryOf(description: Description, chance: Chance): Accessory | null {
  if (description.absent.has('glasses') || description.absent.has('spectacles')) return null;
  const said = decide(ACCESSORY_RULES, description, chance);
  if (said !== null) return said;
  return chance('glasses?', 8) === 0
    ? pick(['prescription01', 'prescription02', 'round'], 'glasses', chance)
    : null;
}

function facialHairOf(description: Description, chance: Chance): FacialHair | null {
  const isShaven = ['beard', 'moustache', 'mustache'].some((thing) => description.absent.has(thing));
  if (isShaven || says(description, 'clean-shaven|beardless|shaven')) return null;
  const said = decide(FACIAL_HAIR_RULES, description, chance);
  if (said !== null) return said;
  const mayGrow = says(description, MEN) && !says(description, `boy|${WOMEN}`);
  return mayGrow && chance('beard?', 3) === 0 ? pick(['beardLight', 'beardMedium'], 'beard', chance) : null;
}

function extrasOf(description: Description): Extra[] {
  const said = EXTRA_RULES.filter(([words]) => says(description, words)).map(([, [extra]]) => extra);
  // One thing on the head is enough; "flower crown" and "top" of other things are not ours to draw.
  const onHead = said.find((extra) => HEADGEAR.includes(extra));
  const isFlowerCrown = says(description, 'flower crown');
  return said.filter((extra) => {
    if (extra === 'crown' && isFlowerCrown) return false;
    return !HEADGEAR.includes(extra) || extra === onHead;
  });
}
