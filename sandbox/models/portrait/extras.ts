import { at } from './canvas.ts';
import { mix } from './colour.ts';
import type { Extra } from './trait-rules.ts';
import type { Traits } from './traits.ts';

/** Things drawn by us, in the coordinates of the figure: face from 84 to 196 across and 36 to 192 down. */
interface Drawing {
  /** Behind the head. */
  behind?: string;
  /** Over everything. */
  front?: string;
  /** How far above 0 it reaches. */
  headroom?: number;
}

/** The drawings of all extras of a person. */
export function drawExtras(traits: Traits): Required<Drawing> {
  const drawings = traits.extras.map((extra) => DRAW[extra](traits));
  return {
    behind: drawings.map(({ behind = '' }) => behind).join(''),
    front: drawings.map(({ front = '' }) => front).join(''),
    headroom: Math.max(0, ...drawings.map(({ headroom = 0 }) => headroom)),
  };
}

const GOLD = '#e8b93f';

const DRAW: Readonly<Record<Extra, (traits: Traits) => Drawing>> = {
  crown: () => ({
    front:
      `<path d="M88 50L80 4L108 26L140 -8L172 26L200 4L192 50Q140 36 88 50Z" fill="${GOLD}"/>` +
      `<path d="M88 50Q140 36 192 50L190 60Q140 46 90 60Z" fill="${mix(GOLD, '#7a4a10', 0.3)}"/>` +
      [80, 140, 200]
        .map((x, index) => `<circle cx="${x}" cy="${index === 1 ? -8 : 4}" r="6" fill="#fff1c2"/>`)
        .join('') +
      `<circle cx="140" cy="30" r="7" fill="#c8324a"/><circle cx="112" cy="36" r="5" fill="#3f7fd0"/><circle cx="168" cy="36" r="5" fill="#3f7fd0"/>`,
    headroom: 18,
  }),
  wizardHat: ({ hatColor }) => {
    const cloth = `#${hatColor}`;
    return {
      front:
        `<path d="M92 50Q118 -14 132 -66Q150 -84 172 -74Q158 -62 156 -44Q172 4 188 50Q140 34 92 50Z" fill="${cloth}"/>` +
        `<path d="M156 -44Q172 4 188 50Q170 43 152 42Q158 0 146 -40Z" fill="#000" opacity="0.14"/>` +
        `<path d="M42 62Q140 12 238 62Q140 44 42 62Z" fill="${mix(cloth, '#000000', 0.2)}"/>` +
        `<path d="M42 62Q140 14 238 62Q140 52 42 62Z" fill="${cloth}"/>` +
        `<path d="M93 46Q140 26 187 46L184 34Q140 16 97 34Z" fill="${GOLD}"/>` +
        star(140, -8, 9) +
        star(124, 14, 5) +
        star(160, 8, 4),
      headroom: 88,
    };
  },
  topHat: ({ hatColor }) => {
    const cloth = `#${hatColor}`;
    return {
      front:
        `<path d="M90 42L94 -42Q140 -52 186 -42L190 42Q140 32 90 42Z" fill="${cloth}"/>` +
        `<path d="M168 -46Q178 -44 186 -42L190 42Q178 38 170 37Z" fill="#000" opacity="0.2"/>` +
        `<path d="M90 34L91 18Q140 8 189 18L190 34Q140 24 90 34Z" fill="#b0303c"/>` +
        `<path d="M60 46Q140 24 220 46Q140 60 60 46Z" fill="${mix(cloth, '#ffffff', 0.08)}"/>`,
      headroom: 52,
    };
  },
  headphones: ({ hatColor }) => ({
    front:
      `<path d="M80 108C72 -8 208 -8 200 108" fill="none" stroke="#30343f" stroke-width="10" stroke-linecap="round"/>` +
      [72, 188]
        .map(
          (x) =>
            `<rect x="${x}" y="92" width="20" height="48" rx="9" fill="#${hatColor}"/><rect x="${x + 4}" y="98" width="6" height="36" rx="3" fill="#fff" opacity="0.3"/>`,
        )
        .join(''),
    headroom: 0,
  }),
  elfEars: ({ skinColor }) => {
    const skin = `#${skinColor}`;
    const inner = mix(skin, '#7a3020', 0.25);
    return {
      behind:
        `<path d="M88 106Q64 96 42 66Q46 116 86 138Z" fill="${skin}"/><path d="M84 112Q66 102 52 82Q58 112 84 128Z" fill="${inner}"/>` +
        `<path d="M192 106Q216 96 238 66Q234 116 194 138Z" fill="${skin}"/><path d="M196 112Q214 102 228 82Q222 112 196 128Z" fill="${inner}"/>`,
      front:
        `<path d="M84 108Q64 98 48 74Q52 112 82 132Z" fill="${skin}"/><path d="M80 113Q66 103 56 88Q60 111 80 124Z" fill="${inner}"/>` +
        `<path d="M196 108Q216 98 232 74Q228 112 198 132Z" fill="${skin}"/><path d="M200 113Q214 103 224 88Q220 111 200 124Z" fill="${inner}"/>`,
    };
  },
  freckles: ({ skinColor }) => {
    const dot = mix(`#${skinColor}`, '#8a3f1c', 0.5);
    const spots = [
      [106, 134],
      [114, 139],
      [121, 133],
      [111, 145],
      [174, 134],
      [166, 139],
      [159, 133],
      [169, 145],
      [101, 141],
      [179, 141],
    ];
    return {
      front: spots.map(([x = 0, y = 0]) => `<circle cx="${x}" cy="${y}" r="2" fill="${dot}"/>`).join(''),
    };
  },
  scarf: ({ hatColor }) => {
    const wool = `#${hatColor}`;
    return {
      front:
        `<path d="M96 190Q140 220 184 190Q196 200 192 216Q140 244 88 216Q84 200 96 190Z" fill="${wool}"/>` +
        `<path d="M158 222L186 214L196 280H162Z" fill="${mix(wool, '#000000', 0.14)}"/>` +
        `<path d="M100 205Q140 230 180 205M163 246l29 -4M164 262l31 -4" stroke="#fff" stroke-width="3" fill="none" opacity="0.35"/>`,
    };
  },
  earrings: () => ({
    front: [80, 200]
      .map(
        (x) =>
          `<circle cx="${x}" cy="138" r="3" fill="${GOLD}"/><circle cx="${x}" cy="147" r="7" fill="none" stroke="${GOLD}" stroke-width="3"/>`,
      )
      .join(''),
  }),
  bubbleHelmet: () => ({
    front:
      `<ellipse cx="140" cy="108" rx="122" ry="120" fill="#bfe2ff" opacity="0.2"/>` +
      `<ellipse cx="140" cy="108" rx="122" ry="120" fill="none" stroke="#eaf6ff" stroke-width="5" opacity="0.85"/>` +
      `<path d="M48 76Q66 26 112 10" fill="none" stroke="#fff" stroke-width="11" stroke-linecap="round" opacity="0.75"/>` +
      `<path d="M44 104q-1 -6 0 -10" fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity="0.7"/>` +
      `<path d="M62 208Q140 248 218 208Q232 210 228 230Q140 272 52 230Q48 210 62 208Z" fill="#dfe5ec"/>` +
      `<path d="M52 230Q140 272 228 230Q226 238 220 242Q140 278 60 242Q54 238 52 230Z" fill="#98a4b3"/>`,
    headroom: 16,
  }),
  horns: () => ({
    front:
      `<path d="M104 44Q72 30 76 -14Q92 14 124 30Z" fill="#5b4338"/><path d="M176 44Q208 30 204 -14Q188 14 156 30Z" fill="#5b4338"/>` +
      `<path d="M92 30l14 -10M84 16l12 -8M188 30l-14 -10M196 16l-12 -8" stroke="#fff" stroke-width="2.5" opacity="0.3"/>`,
    headroom: 20,
  }),
  halo: () => ({
    behind: `<ellipse cx="140" cy="-8" rx="62" ry="15" fill="none" stroke="#fff3b8" stroke-width="16" opacity="0.35"/>`,
    front: `<ellipse cx="140" cy="-8" rx="62" ry="15" fill="none" stroke="#ffe27a" stroke-width="8"/>`,
    headroom: 34,
  }),
  catEars: ({ hairColor, top, hatColor }) => {
    const fur = `#${top === 'hat' ? hatColor : hairColor}`;
    const ear = (points: string, inner: string) =>
      `<path d="${points}" fill="${fur}"/><path d="${inner}" fill="#f2a3b3"/>`;
    return {
      front:
        ear('M86 58Q78 10 92 -14Q122 4 132 30Z', 'M96 44Q90 14 97 2Q114 14 120 30Z') +
        ear('M194 58Q202 10 188 -14Q158 4 148 30Z', 'M184 44Q190 14 183 2Q166 14 160 30Z'),
      headroom: 20,
    };
  },
};

function star(x: number, y: number, size: number): string {
  const points = Array.from({ length: 10 }, (_, index) => {
    const radius = index % 2 === 0 ? size : size * 0.42;
    const angle = (index * Math.PI) / 5 - Math.PI / 2;
    return `${at(x + radius * Math.cos(angle))},${at(y + radius * Math.sin(angle))}`;
  });
  return `<polygon points="${points.join(' ')}" fill="#ffe9a6"/>`;
}
