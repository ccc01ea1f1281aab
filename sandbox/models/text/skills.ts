import { about } from './about.ts';
import { arithmetic } from './arithmetic.ts';
import { biography } from './biography.ts';
import { code } from './code.ts';
import { counting } from './counting.ts';
import { dateTime } from './date-time.ts';
import { dice } from './dice.ts';
import { greeting } from './greeting.ts';
import { memory } from './memory.ts';
import { narration } from './narration.ts';
import { poem } from './poem.ts';
import { seeing } from './seeing.ts';
import { skeleton } from './skeleton.ts';
import type { Skill } from './skill.ts';
import { story } from './story.ts';
import { summary } from './summary.ts';
import { transform } from './transform.ts';
import { units } from './units.ts';

/** All skills; the first that has an answer gives it. */
export const SKILLS: readonly Skill[] = [
  seeing,
  greeting,
  memory,
  transform,
  counting,
  summary,
  arithmetic,
  units,
  story,
  poem,
  biography,
  code,
  dateTime,
  dice,
  about,
  skeleton,
  narration,
];
