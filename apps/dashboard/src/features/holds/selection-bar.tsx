import { Button } from '../../components/ui/button.tsx';
import { plural } from '../../lib/name-seats.ts';
import { useShortcut } from '../../lib/shortcuts.ts';
import type { ActionKind } from './act-dialog.tsx';
import type { Hold } from './hold.ts';

interface SelectionBarProps {
  readonly selected: readonly Hold[];
  readonly onAct: (kind: ActionKind) => void;
  readonly onDeselect: () => void;
}

/** What can be done to all that is selected. */
export function SelectionBar({ selected, onAct, onDeselect }: SelectionBarProps) {
  useShortcut({ keys: 'e', does: 'Extend the selected holds', group: 'Holds' }, () => onAct('extend'));
  useShortcut({ keys: 'r', does: 'Release the selected holds', group: 'Holds' }, () => onAct('release'));
  useShortcut({ keys: 'c', does: 'Clear the selected holds', group: 'Holds' }, () => onAct('clear'));
  const seatCount = selected.reduce((sum, hold) => sum + hold.seatIds.length, 0);
  return (
    <div role="toolbar" aria-label="Selected holds" className="flex flex-wrap items-center gap-2">
      <span className="mr-1 text-sm font-medium tabular-nums">
        {plural(selected.length, 'hold')}, {plural(seatCount, 'seat')}
      </span>
      <Button size="small" onClick={() => onAct('extend')}>
        Extend
      </Button>
      <Button size="small" onClick={() => onAct('release')}>
        Release
      </Button>
      <Button size="small" look="danger" onClick={() => onAct('clear')}>
        Clear
      </Button>
      <Button size="small" onClick={onDeselect}>
        Deselect
      </Button>
    </div>
  );
}
