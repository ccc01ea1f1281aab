import { html, render } from 'lit';
import { openDialog } from './dialog.ts';
import { icon } from './icons.ts';

/** Shows a picture large; Escape, the cross or a click beside it close. */
export function openLightbox(url: string, description: string): void {
  const dialog = openDialog(description || 'Picture', 'lightbox');
  render(
    html`<img src=${url} alt=${description} />
      <p>${description}</p>
      <button type="button" class="icon-button" aria-label="Close" autofocus @click=${() => dialog.close()}>
        ${icon('close')}
      </button>`,
    dialog,
  );
}
