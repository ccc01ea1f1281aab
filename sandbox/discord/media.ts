import type { ServerResponse } from 'node:http';
import type { Core } from './core.ts';

/** Serves what Discord's CDN serves: uploaded files and avatars. False when the path is neither. */
export function serveMedia(core: Core, path: string, response: ServerResponse): boolean {
  const avatar = /^\/(?:avatars\/(\d+)|embed\/avatars)\//.exec(path);
  if (avatar !== null) {
    const user = core.store.users.get(avatar[1] ?? '');
    answer(response, 'image/svg+xml', Buffer.from(avatarSvg(user?.displayName ?? '?', avatar[1] ?? path)));
    return true;
  }
  if (!path.startsWith('/attachments/')) return false;
  const file = core.store.files.get(path);
  if (file === undefined) response.writeHead(404).end();
  else answer(response, file.contentType, file.data);
  return true;
}

function answer(response: ServerResponse, contentType: string, data: Uint8Array): void {
  response
    .writeHead(200, {
      'content-type': contentType,
      'content-length': data.byteLength,
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
      // A picture from here may not run scripts, whatever the bot uploaded.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    })
    .end(data);
}

/** A round of one colour with the first letter of a name; the same for the same id. */
export function avatarSvg(name: string, id: string): string {
  let hue = 0;
  for (const character of id) hue = (hue * 31 + (character.codePointAt(0) ?? 0)) % 360;
  const letter = (name.match(/[\p{L}\p{N}]/u)?.[0] ?? '?').toUpperCase();
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="hsl(${hue} 55% 45%)"/>` +
    `<text x="32" y="43" font-family="system-ui,sans-serif" font-size="32" text-anchor="middle" fill="#fff">${letter}</text></svg>`
  );
}
