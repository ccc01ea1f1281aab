/**
 * Opens a modal dialog: the browser keeps the focus inside, closes it on Escape, and gives the focus back afterwards.
 * It removes itself when closed.
 */
export function openDialog(label: string, className = ''): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.className = className;
  dialog.ariaLabel = label;
  const before = document.activeElement;
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
