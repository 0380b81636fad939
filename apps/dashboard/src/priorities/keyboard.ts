import { onCleanup, onMount } from 'solid-js';

export type KeyActions = Readonly<Record<string, () => void>>;

/** A ticked box takes no letters: keys go on from there. */
const typedInto = 'input:not([type="checkbox"]), select, textarea, [contenteditable]';

/**
 * Single keys for those whose hands stay on the keyboard. They are silent while someone types, while a dialog is open and
 * together with Ctrl, Alt or Meta, which belong to the browser.
 */
export function createKeyboard(actions: KeyActions): void {
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(typedInto)) {
      if (event.key === 'Escape' && target instanceof HTMLElement) target.blur();
      return;
    }
    // Enter on a button or a link is that button's or link's own.
    if (event.key === 'Enter' && target?.closest('button, a, summary')) return;
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }
  onMount(() => document.addEventListener('keydown', onKeyDown));
  onCleanup(() => document.removeEventListener('keydown', onKeyDown));
}
