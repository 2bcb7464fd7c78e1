import { useId } from 'react';
import { Checkbox } from '../../components/ui/checkbox.tsx';

interface ReleaseFieldsProps {
  readonly seatIds: readonly string[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

/** Which seats of one hold go back on sale. */
export function ReleaseFields({ seatIds, chosen, onChange }: ReleaseFieldsProps) {
  const id = useId();
  const toggle = (seatId: string) => {
    const next = new Set(chosen);
    if (!next.delete(seatId)) next.add(seatId);
    onChange(next);
  };
  return (
    <fieldset className="mb-4">
      <legend className="text-sm font-medium">Seats to give back</legend>
      <div className="mt-1 flex max-h-32 flex-wrap gap-x-4 gap-y-1.5 overflow-auto py-1">
        {seatIds.map((seatId) => (
          <span key={seatId} className="flex items-center gap-1.5 text-sm tabular-nums">
            <Checkbox id={`${id}-${seatId}`} checked={chosen.has(seatId)} onChange={() => toggle(seatId)} />
            <label htmlFor={`${id}-${seatId}`}>{seatId}</label>
          </span>
        ))}
      </div>
    </fieldset>
  );
}
