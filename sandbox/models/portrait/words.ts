/** The words of a description with the punctuation that separates its clauses. */
export interface Description {
  /** Lower case, single spaces, negated things taken out; begins and ends with a space. */
  flat: string;
  /** Words and clause breaks (`,`), in order. */
  words: readonly string[];
  /** Things the description says are absent: "without glasses", "no beard". */
  absent: ReadonlySet<string>;
}

/** Reads a description of any length and language; unknown words are kept and mean nothing. */
export function readDescription(text: string): Description {
  const absent = new Set<string>();
  const affirmed = text
    .toLowerCase()
    .replace(/\b(?:no|without(?: an?| any)?|not wearing(?: an?| any)?)\s+([a-z-]+)/gu, (_, thing: string) => {
      absent.add(thing);
      return ' ';
    });
  const words = affirmed.match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*|[,.;:!?\n]/gu) ?? [];
  const marked = words.map((word) => (/^[,.;:!?\n]$/u.test(word) ? ',' : word));
  return { flat: ` ${marked.join(' ')} `, words: marked, absent };
}

/** True when the pattern (whole words, in lower case) is in the description. */
export function says({ flat }: Description, pattern: string): boolean {
  return new RegExp(` (?:${pattern}) `, 'u').test(flat);
}

/** One kind of thing that can have a colour. */
export type Coloured = 'hair' | 'beard' | 'hat' | 'clothes' | 'glasses' | 'skin' | 'other';

const NOUNS: Readonly<Record<Coloured, RegExp>> = {
  hair: /^(?:hair|haired|hairs|curls|braids?|dreads|dreadlocks|afro|bob|bun|mohawk|locks|ponytail|pigtails|mullet|fringe|bangs|undercut)$/u,
  beard: /^(?:beard|bearded|moustache|mustache|stubble|goatee)$/u,
  hat: /^(?:hat|hats|beanie|cap|hijab|headscarf|turban|fedora|ushanka|headband|headphones)$/u,
  clothes:
    /^(?:hoodie|hood|shirt|t-shirt|tshirt|tee|sweater|jumper|pullover|blazer|suit|jacket|coat|cardigan|dress|gown|blouse|robes?|cloak|cape|overalls?|dungarees|uniform|tunic|armou?r|top|vest|clothes|clothing|tuxedo|scarf|v-neck)$/u,
  glasses: /^(?:glasses|spectacles|sunglasses|shades|specs|eyepatch)$/u,
  skin: /^(?:skin|skinned|complexion)$/u,
  other:
    /^(?:eyes?|sky|sea|ocean|background|backdrop|light|lights|sun|moon|lips|forest|wall|walls|room|flowers?|night|city|mountains?|sand|beach|water|planet|horns|crown|wings|cat|dragon|horse|river|grass|snow|clouds?)$/u,
};

const REACH_WORDS = 4;
const CLAUSE_WORDS = new Set(['with', 'in', 'wearing', 'who', 'on', 'before', 'over', 'under', 'at']);

/** The colour of each thing, by the rule "the thing that follows, else the thing before, in the same clause". */
export function coloursOf({ words }: Description, colourWords: ReadonlySet<string>): Map<Coloured, string> {
  const found = new Map<Coloured, string>();
  words.forEach((word, at) => {
    if (!colourWords.has(word)) return;
    const thing = nearestThing(words, at, 1) ?? nearestThing(words, at, -1);
    if (thing !== null && !found.has(thing)) found.set(thing, word);
  });
  return found;
}

function nearestThing(words: readonly string[], from: number, step: 1 | -1): Coloured | null {
  for (let distance = 1; distance <= REACH_WORDS; distance += 1) {
    const word = words[from + step * distance];
    if (word === undefined || word === ',') return null;
    // "A black woman with red hair" has no black hair.
    if (CLAUSE_WORDS.has(word)) return null;
    // Backwards "and" ends the reach: in "blue hoodie and red hair" red never means the hoodie.
    if (step === -1 && word === 'and') return null;
    const thing = KINDS.find((kind) => NOUNS[kind].test(word));
    if (thing !== undefined) return thing;
  }
  return null;
}

const KINDS: readonly Coloured[] = ['hair', 'beard', 'hat', 'clothes', 'glasses', 'skin', 'other'];
