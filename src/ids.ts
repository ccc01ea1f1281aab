import { randomBytes } from 'node:crypto';

/** The one source of random identifiers, injected so that tests can repeat a run. */
export interface Ids {
  /** A new identifier `<prefix>_<24 lower-case letters and digits>`, with 120 random bits. */
  next(prefix: string): string;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Identifiers from the operating system's random source. */
export const randomIds: Ids = {
  next(prefix) {
    let text = '';
    for (const byte of randomBytes(24)) text += ALPHABET[byte & 31];
    return `${prefix}_${text}`;
  },
};
