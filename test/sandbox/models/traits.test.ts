import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingFor } from '../../../sandbox/models/portrait/setting.ts';
import { type Chance, traitsFor } from '../../../sandbox/models/portrait/traits.ts';

/** Dice from a number, so that fast-check can shake them. */
function chanceOf(seed: number): Chance {
  return (name, sides) => {
    let hash = seed;
    for (const letter of name) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
    return hash % sides;
  };
}

const anySeed = fc.nat();
const RUNS = { numRuns: 60 };

function always(words: string, expected: object): void {
  fc.assert(
    fc.property(anySeed, (seed) => {
      expect(traitsFor(words, chanceOf(seed))).toMatchObject(expected);
    }),
    RUNS,
  );
}

describe('words are obeyed whatever the dice say', () => {
  it.each([
    [
      'a woman with red hair and a blue hoodie',
      { hairColor: 'c93f1c', clothing: 'hoodie', clothesColor: '4a7fd6' },
    ],
    ['a blue hoodie and red hair', { hairColor: 'c93f1c', clothesColor: '4a7fd6' }],
    [
      'hair dyed green, black coat',
      { hairColor: '4c9f5b', clothing: 'blazerAndShirt', clothesColor: '2b2b33' },
    ],
    ['a black woman with blonde hair', { hairColor: 'd6b370', skinColor: '614335' }],
    ['blond with blue eyes in a red dress', { hairColor: 'd6b370', clothesColor: 'd63a3a' }],
    ['a bald man with a grey beard', { top: null, facialHair: 'beardMedium', facialHairColor: 'a9abad' }],
    ['black hair and a beard', { facialHairColor: '2c1b18' }],
    ['round glasses', { accessory: 'round' }],
    ['a pirate', { accessory: 'eyepatch', top: 'hat' }],
    ['a man, no glasses, without a beard', { accessory: null, facialHair: null }],
    ['a woman in a purple hijab', { top: 'hijab', hatColor: '8150b5' }],
    ['short curly hair', { top: 'shortCurly' }],
    ['an afro', { top: 'fro' }],
    ['a bob', { top: 'bob' }],
    ['a yellow beanie', { hatColor: 'f3cf4a' }],
    ['sad and crying', { mouth: 'sad', eyes: 'cry', eyebrows: 'sadConcerned' }],
    ['laughing', { mouth: 'smile', eyes: 'happy' }],
    ['angry', { mouth: 'serious', eyebrows: 'angry' }],
    ['pale skin', { skinColor: 'ffe0c9' }],
    ['green skin', { skinColor: '8fb573' }],
    ['overalls', { clothing: 'overall' }],
    ['a bear t-shirt', { clothing: 'graphicShirt', graphic: 'bear' }],
    ['a queen', { extras: ['crown'] }],
    ['a wizard', { extras: ['wizardHat'], facialHair: 'beardMajestic' }],
    ['an elf with freckles', { extras: ['elfEars', 'freckles'] }],
    ['an astronaut', { extras: ['bubbleHelmet'] }],
    ['a girl with a flower crown', { top: 'frida', extras: [] }],
  ])('%s', (words, expected) => always(words, expected));

  it('a woman nobody gave a beard has none', () => {
    for (const words of ['a woman', 'a girl on a horse', 'the queen']) always(words, { facialHair: null });
  });
});

describe('places and light follow the words', () => {
  it.each([
    ['at sunset by the sea', { place: 'sea', light: 'sunset' }],
    ['in a dark forest at night', { place: 'forest', light: 'night' }],
    ['mountains at dawn', { place: 'mountains', light: 'dawn' }],
    ['a neon city', { place: 'city', light: 'night' }],
    ['autumn woods', { place: 'forest', isAutumn: true }],
    ['a garden', { place: 'garden', light: 'day' }],
    ['an astronaut', { place: 'space' }],
    ['in a library', { place: 'library' }],
    ['in her room', { place: 'room' }],
    ['desert', { place: 'desert' }],
    ['a rainy city', { place: 'city', isRaining: true }],
    ['just a man', { place: 'studio' }],
  ])('%s', (words, expected) => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        expect(settingFor(words, chanceOf(seed))).toMatchObject(expected);
      }),
      RUNS,
    );
  });
});

describe('any text at all', () => {
  it('gives traits with colours that are colours, the same ones every time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), anySeed, (words, seed) => {
        const traits = traitsFor(words, chanceOf(seed));
        for (const colour of [traits.hairColor, traits.hatColor, traits.skinColor, traits.clothesColor]) {
          expect(colour).toMatch(/^[0-9a-f]{6}$/u);
        }
        expect(traitsFor(words, chanceOf(seed))).toEqual(traits);
        expect(settingFor(words, chanceOf(seed))).toEqual(settingFor(words, chanceOf(seed)));
      }),
    );
  });

  it('of words that are names in the language gives nothing strange', () => {
    for (const words of ['constructor hair', '__proto__ hat', 'toString skin', 'hasOwnProperty background']) {
      expect(traitsFor(words, chanceOf(1)).hairColor).toMatch(/^[0-9a-f]{6}$/u);
    }
  });
});
