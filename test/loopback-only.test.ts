import { createServer } from 'node:http';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, inject, it } from 'vitest';
import { OutsideError } from './loopback-only.ts';

// A documentation address (RFC 5737): nobody answers there, should the guard fail.
const OUTSIDE = '192.0.2.1';

describe.skipIf(!inject('databaseUri').includes('//127.0.0.1:'))('the tests', () => {
  it.each([
    ['a socket', () => connect(9, OUTSIDE)],
    ['a socket by options', () => connect({ port: 9, host: OUTSIDE })],
    ['an encrypted socket', () => connectTls({ port: 9, host: OUTSIDE })],
  ])('do not reach another machine by %s', async (_, open) => {
    const error = await new Promise((resolve) => open().once('error', resolve));
    expect(error).toBeInstanceOf(OutsideError);
  });

  it('do not reach another machine by fetch', async () => {
    await expect(fetch(`https://${OUTSIDE}/`)).rejects.toMatchObject({ cause: expect.any(OutsideError) });
  });

  it('reach this machine', async () => {
    const server = createServer((_, response) => response.end('here'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect(await answer.text()).toBe('here');
    server.closeAllConnections();
    server.close();
  });
});
