import type { Core } from '../core.ts';
import type { Kinds } from '../store.ts';
import { SandboxUsageError } from '../types.ts';

/** The payment link behind an address of the sandbox; undefined where there is none. */
export function linkAt(core: Core, url: URL): Kinds['payment_link'] | undefined {
  const plain = `${core.url}${url.pathname}`;
  return core.store.paymentLink.all().find((link) => link.url === plain);
}

/** The session named by its id or by the address of its page. @throws {SandboxUsageError} where there is none */
export function sessionNamed(core: Core, name: string): Kinds['checkout.session'] {
  const id = /cs_(?:test|live)_\w+/u.exec(name)?.[0] ?? name;
  const session = core.store.session.find(id);
  if (session === undefined) throw new SandboxUsageError(`there is no checkout session ${name}`);
  return session;
}
