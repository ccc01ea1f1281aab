import { html, nothing, render, type TemplateResult } from 'lit';
import { openDialog } from './dialog.ts';
import type { Session } from './session.ts';

/** Discord's own shop, as far as the sandbox has one: a confirmation, then the entitlement. */
export function openShop(session: Session, messageId: string, skuId: string): void {
  const dialog = openDialog('Discord shop');
  const draw = (error = ''): void => {
    render(shopView({ session, messageId, skuId, error, dialog, draw }), dialog);
  };
  draw();
}

interface Shop {
  session: Session;
  messageId: string;
  skuId: string;
  error: string;
  dialog: HTMLDialogElement;
  draw: (error: string) => void;
}

function shopView(shop: Shop): TemplateResult {
  const { session, skuId, error, dialog } = shop;
  const { bot, skus } = session.view.world;
  const name = skus.find(({ id }) => id === skuId)?.name;
  return html`<div class="sheet">
    <header><h2>Discord shop</h2></header>
    <div class="sheet-body">
      <p>${session.member?.displayName ?? 'You'} buys ${name === undefined ? html`item <code>${skuId}</code>` : html`<b>${name}</b>`} from ${bot.name}.</p>
      <p class="muted">This is the sandbox: no money moves, and nothing leaves this machine.</p>
      ${error ? html`<p class="field-error" role="alert">${error}</p>` : nothing}
    </div>
    <footer>
      <button type="button" class="button secondary" @click=${() => dialog.close()}>Cancel</button>
      <button type="button" class="button success" autofocus @click=${() => void buy(shop)}>Buy</button>
    </footer>
  </div>`;
}

async function buy({ session, messageId, skuId, dialog, draw }: Shop): Promise<void> {
  const result = await session.act({ kind: 'purchase', messageId, skuId });
  if (result.ok) dialog.close();
  else draw(result.error);
}
