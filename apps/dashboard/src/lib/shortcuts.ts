import { useContext, useEffect, useSyncExternalStore } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { SessionEnded } from './session-ended.ts';

interface Shortcut {
  /** What the keys produce, as react-hotkeys-hook writes it: `mod+k`, `g>o` for one after the other, `?`. */
  readonly keys: string;
  /** What it does, in the words of the help sheet. */
  readonly does: string;
  readonly group: string;
}

/** What the keys do on the page as it is now, for the help sheet. */
class Shortcuts {
  #active: readonly Shortcut[] = [];
  readonly #listeners = new Set<() => void>();

  get = (): readonly Shortcut[] => this.#active;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Answers how to take them away. */
  add(helps: readonly Shortcut[]): () => void {
    this.#become([...this.#active, ...helps]);
    return () => this.#become(this.#active.filter((shortcut) => !helps.includes(shortcut)));
  }

  #become(active: readonly Shortcut[]): void {
    this.#active = active;
    for (const listener of this.#listeners) listener();
  }
}

const shortcuts = new Shortcuts();

/** Whether keys do nothing now: what a dialog asks or shows is not to be left, or made another, from under it. */
export function areShortcutsResting(): boolean {
  return document.querySelector('[role="dialog"]') !== null;
}

/**
 * A key that does something while the component is there, and stands in the help sheet. Not while somebody types, and
 * not under a dialog.
 */
export function useShortcut(shortcut: Shortcut, act: () => void): void {
  // A sign such as ? needs Shift on one keyboard and not on the next.
  const ignoreModifiers = /^[^a-z]$/.test(shortcut.keys);
  const enabled = !useContext(SessionEnded);
  useHotkeys(shortcut.keys, act, {
    preventDefault: true,
    useKey: true,
    ignoreModifiers,
    enabled,
    ignoreEventWhen: areShortcutsResting,
  });
  useShortcutHelps([shortcut]);
}

/** For keys that are listened to elsewhere, such as a map's arrows: they only stand in the help sheet. */
export function useShortcutHelps(helps: readonly Shortcut[]): void {
  // They are written where they are used, so they are others at every render, and yet the same.
  const text = JSON.stringify(helps);
  useEffect(() => shortcuts.add(JSON.parse(text)), [text]);
}

export function useActiveShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(shortcuts.subscribe, shortcuts.get);
}
