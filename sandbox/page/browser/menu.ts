import { html, nothing, render } from 'lit';

export interface MenuItem {
  label: string;
  hint?: string;
  checked?: boolean;
  pick: () => void;
}

interface Menu {
  /** Where it opens: at the pointer, or below the button that was pressed by keyboard. */
  event: MouseEvent;
  label: string;
  items: readonly MenuItem[];
}

const MARGIN = 8;

/** Opens a menu with the keys people expect; it closes on Escape, on a choice and on a press elsewhere. */
export function openMenu({ event, label, items }: Menu): void {
  const before = document.activeElement;
  const menu = document.createElement('div');
  menu.popover = 'auto';
  menu.className = 'menu';
  menu.role = 'menu';
  menu.ariaLabel = label;
  const views = items.map(
    (item) => html`<button
      type="button" tabindex="-1" role=${item.checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked=${item.checked ?? nothing} @click=${() => {
        menu.hidePopover();
        item.pick();
      }}
    ><span>${item.label}</span>${item.hint ? html`<small>${item.hint}</small>` : nothing}</button>`,
  );
  render(views, menu);
  menu.addEventListener('keydown', (key) => onKey(key, menu));
  menu.addEventListener('toggle', (toggle) => {
    if (!(toggle instanceof ToggleEvent) || toggle.newState !== 'closed') return;
    menu.remove();
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
  });
  document.body.append(menu);
  menu.showPopover();
  place(menu, event);
  menu.querySelector('button')?.focus();
}

function onKey(event: KeyboardEvent, menu: HTMLElement): void {
  const buttons: Element[] = [...menu.querySelectorAll('button')];
  const at = document.activeElement ? buttons.indexOf(document.activeElement) : -1;
  const targets: Record<string, number> = {
    ArrowDown: (at + 1) % buttons.length,
    ArrowUp: (at + buttons.length - 1) % buttons.length,
    Home: 0,
    End: buttons.length - 1,
  };
  const target = targets[event.key];
  if (target !== undefined) {
    event.preventDefault();
    const button = buttons[target];
    if (button instanceof HTMLElement) button.focus();
  } else if (event.key === 'Tab') {
    event.preventDefault();
    menu.hidePopover();
  }
}

function place(menu: HTMLElement, event: MouseEvent): void {
  let { clientX: x, clientY: y } = event;
  if (event.detail === 0 && event.target instanceof Element && event.type === 'click') {
    const box = event.target.getBoundingClientRect();
    x = box.left;
    y = box.bottom;
  }
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(MARGIN, Math.min(x, window.innerWidth - width - MARGIN))}px`;
  menu.style.top = `${Math.max(MARGIN, Math.min(y, window.innerHeight - height - MARGIN))}px`;
}
