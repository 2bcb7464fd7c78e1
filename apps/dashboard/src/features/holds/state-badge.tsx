import { CircleHelp, LoaderCircle } from 'lucide-react';
import { Badge } from '../../components/ui/badge.tsx';
import { HOLD_STATES, type HoldState } from './hold.ts';

/** By colour, mark and word, so that what is not as usual is seen by everybody. */
export function StateBadge({ state }: { state: HoldState }) {
  const look = state === 'doubt' ? 'danger' : state === 'confirming' ? 'warning' : 'plain';
  const Mark = state === 'doubt' ? CircleHelp : LoaderCircle;
  return (
    <Badge look={look}>
      {state !== 'active' && <Mark className="mr-1 size-3" aria-hidden="true" />}
      {HOLD_STATES[state]}
    </Badge>
  );
}
