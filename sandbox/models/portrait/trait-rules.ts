/** Names of the drawings in the avataaars set. */
export type Top =
  | 'hat'
  | 'hijab'
  | 'turban'
  | 'winterHat1'
  | 'winterHat02'
  | 'winterHat03'
  | 'winterHat04'
  | 'bob'
  | 'bun'
  | 'curly'
  | 'curvy'
  | 'dreads'
  | 'frida'
  | 'fro'
  | 'froBand'
  | 'longButNotTooLong'
  | 'miaWallace'
  | 'shavedSides'
  | 'straight02'
  | 'straight01'
  | 'straightAndStrand'
  | 'dreads01'
  | 'dreads02'
  | 'frizzle'
  | 'shaggy'
  | 'shaggyMullet'
  | 'shortCurly'
  | 'shortFlat'
  | 'shortRound'
  | 'shortWaved'
  | 'sides'
  | 'theCaesar'
  | 'theCaesarAndSidePart'
  | 'bigHair';
export type Eyes =
  | 'closed'
  | 'cry'
  | 'default'
  | 'eyeRoll'
  | 'happy'
  | 'hearts'
  | 'side'
  | 'squint'
  | 'surprised'
  | 'wink'
  | 'xDizzy';
export type Eyebrows =
  | 'angry'
  | 'default'
  | 'defaultNatural'
  | 'raisedExcited'
  | 'raisedExcitedNatural'
  | 'sadConcerned'
  | 'upDown';
export type Mouth =
  | 'concerned'
  | 'default'
  | 'disbelief'
  | 'eating'
  | 'grimace'
  | 'sad'
  | 'screamOpen'
  | 'serious'
  | 'smile'
  | 'tongue'
  | 'twinkle'
  | 'vomit';
export type Clothing =
  | 'blazerAndShirt'
  | 'blazerAndSweater'
  | 'collarAndSweater'
  | 'graphicShirt'
  | 'hoodie'
  | 'overall'
  | 'shirtCrewNeck'
  | 'shirtScoopNeck'
  | 'shirtVNeck';
export type Graphic =
  | 'bat'
  | 'bear'
  | 'cumbia'
  | 'deer'
  | 'diamond'
  | 'hola'
  | 'pizza'
  | 'resist'
  | 'skull'
  | 'skullOutline';
export type Accessory =
  | 'kurt'
  | 'prescription01'
  | 'prescription02'
  | 'round'
  | 'sunglasses'
  | 'wayfarers'
  | 'eyepatch';
export type FacialHair =
  | 'beardLight'
  | 'beardMajestic'
  | 'beardMedium'
  | 'moustacheFancy'
  | 'moustacheMagnum';
/** Things the set does not have, drawn by us. */
export type Extra =
  | 'crown'
  | 'wizardHat'
  | 'topHat'
  | 'headphones'
  | 'elfEars'
  | 'freckles'
  | 'scarf'
  | 'earrings'
  | 'bubbleHelmet'
  | 'horns'
  | 'halo'
  | 'catEars';

/** Words (alternatives of a pattern over whole words) and the drawings they allow. */
export type Rule<Drawing> = readonly [words: string, drawings: readonly [Drawing, ...Drawing[]]];

/** Hats and hair, the most telling first: the first rule that is said decides. */
export const TOP_RULES: readonly Rule<Top>[] = [
  ['hijab|headscarf', ['hijab']],
  ['turban', ['turban']],
  ['santa|santa hat|bobble hat|pom-pom hat', ['winterHat03']],
  ['cat hat|cat-ear hat', ['winterHat04']],
  ['ushanka|fur hat|trapper hat', ['winterHat1']],
  ['beanie|woolly hat|wool hat|knit hat|knitted hat|winter hat|knit cap|cap', ['winterHat02', 'winterHat03']],
  ['flower crown|wreath|flowers in (?:her|his|their) hair', ['frida']],
  ['afro headband|headband', ['froBand']],
  ['afro', ['fro']],
  ['dreads|dreadlocks', ['dreads']],
  ['mohawk|undercut|shaved sides|half-shaved', ['shavedSides']],
  ['quiff|pompadour|faux hawk', ['frizzle', 'shortWaved']],
  ['spiky|spiky hair|wild hair|mad scientist', ['dreads02']],
  ['mullet', ['shaggyMullet']],
  ['messy|messy hair|shaggy|tousled', ['shaggy']],
  ['buzz cut|buzzcut|crew cut|cropped|shaved head', ['theCaesar', 'theCaesarAndSidePart']],
  ['balding|receding|half-bald', ['sides']],
  ['bun|topknot|top knot|updo|ponytail', ['bun']],
  ['bob|bob cut', ['bob']],
  ['fringe|bangs', ['miaWallace', 'straightAndStrand']],
  ['short (?:\\S+ )?(?:curls|curly|curly hair)|short curly', ['shortCurly']],
  ['short (?:\\S+ )?(?:wavy|waves)', ['shortWaved']],
  ['long (?:\\S+ )?(?:curls|curly|wavy|waves)', ['bigHair', 'curvy']],
  ['curls|curly|curly-haired', ['curly', 'bigHair']],
  ['wavy|waves|wavy-haired', ['curvy', 'bigHair']],
  [
    'long (?:\\S+ ){0,2}hair|long-haired|straight hair|braids?|pigtails|plaits',
    ['straight01', 'straight02', 'straightAndStrand'],
  ],
  ['shoulder-length|medium hair|shoulder-length hair', ['longButNotTooLong', 'bob']],
  ['short (?:\\S+ ){0,2}hair|short-haired|pixie', ['shortFlat', 'shortRound', 'shortWaved', 'theCaesar']],
];

/** A hat of the set; checked after the hats of our own, of which there are several kinds. */
export const PLAIN_HAT = 'hat|fedora|cowboy|cowboy hat|sun hat|straw hat|pirate|explorer';

export const EYES_RULES: readonly Rule<Eyes>[] = [
  ['closed eyes|eyes closed|asleep|sleeping|meditating|dreaming', ['closed']],
  ['crying|cries|tears|tearful|weeping', ['cry']],
  ['winking|wink|winks', ['wink']],
  ['in love|heart eyes|lovestruck', ['hearts']],
  ['surprised|astonished|shocked|amazed|startled', ['surprised']],
  ['eye roll|rolling (?:her|his|their) eyes|bored|annoyed', ['eyeRoll']],
  ['squinting|suspicious|sceptical|skeptical', ['squint']],
  ['dizzy|knocked out|dead', ['xDizzy']],
  ['sideways|glancing|looking away|sly', ['side']],
  ['laughing|joyful|delighted|beaming|overjoyed', ['happy']],
];

export const MOUTH_RULES: readonly Rule<Mouth>[] = [
  ['tongue|cheeky|tongue out', ['tongue']],
  ['screaming|shouting|yelling|terrified', ['screamOpen']],
  ['surprised|astonished|shocked|amazed|startled', ['disbelief']],
  ['sick|nauseous', ['vomit']],
  ['eating|chewing', ['eating']],
  ['grimacing|grimace|teeth|nervous', ['grimace']],
  ['worried|anxious|concerned|scared|afraid', ['concerned']],
  ['sad|unhappy|crying|gloomy|melancholy|melancholic|weeping', ['sad']],
  ['serious|stern|solemn|grim|angry|furious|determined|stoic|neutral|fierce|bored', ['serious']],
  ['gentle|kind|calm|friendly|gentle smile|serene|peaceful|wise|mysterious', ['twinkle']],
  [
    'smiling|smile|smiles|happy|cheerful|laughing|grinning|grin|joyful|delighted|beaming|merry|jolly',
    ['smile'],
  ],
];

export const EYEBROW_RULES: readonly Rule<Eyebrows>[] = [
  ['angry|furious|grim|fierce|stern|evil', ['angry']],
  ['sad|unhappy|worried|anxious|crying|gloomy|scared|afraid', ['sadConcerned']],
  ['surprised|astonished|shocked|amazed|startled|excited', ['raisedExcited']],
  ['suspicious|sceptical|skeptical|sly|cheeky|mysterious', ['upDown']],
];

export const CLOTHING_RULES: readonly Rule<Clothing>[] = [
  ['overalls?|dungarees|farmer|mechanic|gardener', ['overall']],
  ['cardigan', ['blazerAndSweater']],
  [
    'blazer|suit|jacket|coat|tuxedo|uniform|detective|business(?:man|woman)?|spy|teacher|professor',
    ['blazerAndShirt'],
  ],
  ['hoodie|hood|robes?|cloak|cape|hooded|santa|wizard|witch|sorcerer|sorceress|mage|king', ['hoodie']],
  ['v-neck', ['shirtVNeck']],
  ['sweater|jumper|pullover|turtleneck|polo', ['collarAndSweater']],
  ['dress|gown|blouse|princess|queen', ['shirtScoopNeck']],
  [
    '(?:bear|bat|deer|diamond|pizza|skull|graphic|band|printed) (?:t-shirt|tshirt|tee|shirt)',
    ['graphicShirt'],
  ],
  ['t-shirt|tshirt|tee|shirt|top|tunic|vest|armou?r|knight', ['shirtCrewNeck']],
];

export const GRAPHIC_RULES: readonly Rule<Graphic>[] = [
  ['bear', ['bear']],
  ['bat', ['bat']],
  ['deer', ['deer']],
  ['diamond', ['diamond']],
  ['pizza', ['pizza']],
  ['skull', ['skull', 'skullOutline']],
];

export const ACCESSORY_RULES: readonly Rule<Accessory>[] = [
  ['eyepatch|eye patch|pirate', ['eyepatch']],
  ['sunglasses|shades|dark glasses', ['sunglasses', 'wayfarers']],
  ['round glasses|round spectacles|monocle', ['round']],
  ['glasses|spectacles|specs|bespectacled', ['prescription02', 'prescription01']],
];

export const FACIAL_HAIR_RULES: readonly Rule<FacialHair>[] = [
  [
    'long (?:\\S+ ){0,2}beard|big beard|huge beard|bushy beard|majestic beard|full beard|wizard|santa|dwarf|viking',
    ['beardMajestic'],
  ],
  ['stubble|goatee|short beard|light beard|five-o-clock', ['beardLight']],
  ['beard|bearded', ['beardMedium']],
  ['curled moustache|fancy moustache|handlebar', ['moustacheFancy']],
  ['moustache|mustache', ['moustacheMagnum', 'moustacheFancy']],
];

export const EXTRA_RULES: readonly Rule<Extra>[] = [
  ['wizard|wizard hat|witch|witch hat|sorcerer|sorceress|mage|pointed hat', ['wizardHat']],
  ['crown|crowned|king|queen|tiara|princess|prince|emperor|empress', ['crown']],
  ['top hat|magician|gentleman', ['topHat']],
  ['headphones|headset|dj', ['headphones']],
  ['elf|elven|elvish|elf ears|pointed ears|goblin|fairy', ['elfEars']],
  ['freckles|freckled', ['freckles']],
  ['scarf', ['scarf']],
  ['earrings?', ['earrings']],
  ['astronaut|cosmonaut|space suit|spacesuit|space helmet', ['bubbleHelmet']],
  ['horns|horned|demon|devil|tiefling', ['horns']],
  ['halo|angel|saint', ['halo']],
  ['cat ears|catgirl|cat girl|cat boy|cat woman|neko', ['catEars']],
];
