import { crc32 } from 'node:zlib';

const KEYWORD = 'scrip-sandbox';
const SIGNATURE_BYTES = 8;

/** Puts a note into a PNG that no viewer shows: how the picture was made. Equal input, equal bytes. */
export function writeNote(png: Buffer, note: object): Buffer {
  const data = Buffer.from(`${KEYWORD}\0${asciiJson(note)}`, 'latin1');
  const typed = Buffer.concat([Buffer.from('tEXt', 'latin1'), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(typed));
  const afterHeader = SIGNATURE_BYTES + 25;
  return Buffer.concat([png.subarray(0, afterHeader), frame, typed, check, png.subarray(afterHeader)]);
}

/** The note in a PNG of ours, or null. */
export function readNote(png: Buffer): unknown {
  let at = SIGNATURE_BYTES;
  while (at + 12 <= png.length) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') return null;
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'tEXt' && data.toString('latin1', 0, KEYWORD.length) === KEYWORD) {
      return parse(data.toString('latin1', KEYWORD.length + 1));
    }
    at += 12 + length;
  }
  return null;
}

/** A tEXt chunk holds Latin-1 only: all else is escaped. */
function asciiJson(note: object): string {
  return JSON.stringify(note).replace(/[^ -~]/gu, (letter) => letter.split('').map(escaped).join(''));
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function parse(note: string): unknown {
  try {
    return JSON.parse(note);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
