/** Width and height of a PNG, GIF or JPEG; null for everything else. */
export function imageSize(data: Uint8Array): { width: number; height: number } | null {
  const view = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (view.length >= 24 && view.subarray(1, 4).toString('latin1') === 'PNG') {
    return { width: view.readUInt32BE(16), height: view.readUInt32BE(20) };
  }
  if (view.length >= 10 && view.subarray(0, 3).toString('latin1') === 'GIF') {
    return { width: view.readUInt16LE(6), height: view.readUInt16LE(8) };
  }
  return view.length >= 4 && view.readUInt16BE(0) === 0xffd8 ? jpegSize(view) : null;
}

/** Walks the segments of a JPEG to the frame header, which holds the size. */
function jpegSize(view: Buffer): { width: number; height: number } | null {
  let at = 2;
  while (at + 9 < view.length && view[at] === 0xff) {
    const marker = view.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.readUInt16BE(at + 5), width: view.readUInt16BE(at + 7) };
    at += 2 + view.readUInt16BE(at + 2);
  }
  return null;
}
