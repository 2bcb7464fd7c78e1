import { Fragment } from 'react';
import { Sheet } from '../components/ui/sheet.tsx';
import { useActiveShortcuts } from '../lib/shortcuts.ts';

const KEY_NAMES: Record<string, string> = {
  mod: navigator.userAgent.includes('Mac') ? '⌘' : 'Ctrl',
  shift: 'Shift',
  escape: 'Esc',
  enter: 'Enter',
  space: 'Space',
  arrows: '← ↑ → ↓',
  plus: '+',
  minus: '-',
};

/** What the keys do on the page as it is now. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const groups = Object.groupBy(useActiveShortcuts(), ({ group }) => group);
  return (
    <Sheet
      title="Keyboard shortcuts"
      description="They rest while you type and while a dialog is open."
      onClose={onClose}
    >
      {Object.entries(groups).map(([group, shortcuts]) => (
        <section key={group} className="mb-6">
          <h3 className="mb-2 text-sm font-semibold">{group}</h3>
          <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-2 text-sm">
            {shortcuts?.map(({ keys, does }) => (
              <Fragment key={keys}>
                <dt className="text-muted">{does}</dt>
                <dd>
                  <Keys keys={keys} />
                </dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </Sheet>
  );
}

function Keys({ keys }: { keys: string }) {
  return (
    <span className="flex items-center gap-1">
      {keys.split(/[>+]/).map((key) => (
        <kbd key={key} className="rounded border border-line bg-raised px-1.5 py-0.5 font-mono text-xs">
          {KEY_NAMES[key] ?? key.toUpperCase()}
        </kbd>
      ))}
    </span>
  );
}
