import { useNavigate } from '@tanstack/react-router';
import { useHotkeys } from 'react-hotkeys-hook';
import { areShortcutsResting, useShortcutHelps } from '../lib/shortcuts.ts';
import { usePlaces } from './navigation.tsx';

/** `g` and a letter leads to a page. */
export function useGoToShortcuts(): void {
  const navigate = useNavigate();
  const places = usePlaces();
  useHotkeys(
    places.map(({ key }) => `g>${key}`),
    (_event, { hotkey }) => {
      // Here, as the library lets no option say so of keys in a sequence.
      if (areShortcutsResting()) return;
      const place = places.find(({ key }) => hotkey === `g>${key}`);
      if (place) void navigate({ to: place.to });
    },
    { sequenceTimeoutMs: 1_500, useKey: true },
    [places],
  );
  useShortcutHelps(
    places.map(({ key, label }) => ({ keys: `g>${key}`, does: `Go to ${label}`, group: 'Pages' })),
  );
}
