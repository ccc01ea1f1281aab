/**
 * The sentences stories are put together from. `{first}` is the subject as asked, `{hero}` its later name,
 * `{thing}` and `{place}` come from the request where it has enough words.
 */
export const OPENINGS = [
  'Once, at the edge of {place}, there was {first}.',
  'Nobody in {place} could say when it had begun, but everyone knew of {first}.',
  'On the first cold morning of the year, word went through {place} about {first}.',
  'Every evening, when the lamps were lit in {place}, people spoke of {first}.',
] as const;

/** How the subject lived before anything happened. */
export const ORDINARY_DAYS = [
  'The days passed slowly there, one much like another.',
  '{hero} had learned to listen to small sounds: the wind under the door, the water in the pipes.',
  'There was work to do before breakfast and more of it after.',
  'On the shelf by the window lay {thing}, which nobody had touched for years.',
  'The neighbours waved, and {hero} waved back, and that was usually all.',
  'In the evenings the light turned copper and the shadows grew long.',
  'If anyone had asked, {hero} would have said that nothing was missing.',
] as const;

/** What disturbs those days. */
export const DISTURBANCES = [
  'Then, one night, there was a knock.',
  'Outside stood nobody at all, only {thing}, wet with rain.',
  'It had not been there the day before.',
  '{hero} looked at it for a long time and did not sleep.',
  'By morning the whole of {place} had heard of it.',
  'Some laughed, some shook their heads, and an old woman closed her shutters.',
  '"It has come back," she said, and would say no more.',
] as const;

/** The way to wherever it leads. */
export const JOURNEYS = [
  'So {hero} packed some bread, a blanket and a lantern, and set out.',
  'The road climbed through pines and came out above the clouds.',
  'At the bridge a boy asked for a story instead of a toll, and was paid with a true one.',
  'Twice the way was lost, and twice it was found again by the sound of bells.',
  'It rained for three days, and on the fourth the hills steamed in the sun.',
  'A stranger shared the fire for a night and left before dawn without a name.',
  'With every mile {thing} seemed to weigh a little more.',
  'In a village without a name, everyone went quiet when {hero} came in.',
  'There were marks on the stones, old ones, and {hero} began to read them.',
  'Further on, the path ran along a wall so long that it had weather of its own.',
  'The nights were full of stars, and one of them moved.',
  'Someone had walked here before, and had left the gates open on purpose.',
] as const;

/** Where things are decided. */
export const TURNS = [
  'At last there was a door, and behind it a room that was exactly like the one at home.',
  'On the table lay a letter, and the letter began with the words: "You took your time."',
  '{hero} read it twice, then laughed out loud.',
  'All along it had been a question, and the question was a simple one.',
  'It would have been easy to turn round.',
  'Instead {hero} put {thing} down in the middle of the floor and waited.',
  'For a moment nothing moved, not even the dust in the light.',
  'Then the far wall opened, quietly, like an eye.',
] as const;

/** How it ends. */
export const ENDINGS = [
  'The way back was much shorter, as ways back are.',
  'In {place} the lamps were burning, and somebody had kept the soup warm.',
  '{hero} told them nearly everything.',
  'The one thing left out was the one that mattered, and that was right too.',
  'Since then there is always a light in that window, and whoever knocks is let in.',
  'And when it rains, people say, you can still hear {hero} laughing.',
] as const;

/** Things, where the request names none. */
export const THINGS = ['the brass key', 'the folded map', 'the blue stone', 'the music box'] as const;

/** Places, where the request names none. */
export const PLACES = ['the harbour town', 'the valley', 'the old quarter', 'the last village'] as const;
