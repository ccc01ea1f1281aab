import type { Server } from 'node:http';

/** Lets a server of the sandbox listen, on loopback and nowhere else; answers the port, which 0 leaves to the system. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server of the sandbox has no port');
  return address.port;
}

/** Closes a server without waiting for whoever is still connected; one that does not listen is closed already. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
