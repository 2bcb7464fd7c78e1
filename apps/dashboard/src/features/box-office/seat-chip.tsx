import { X } from 'lucide-react';
import { classNames } from '../../lib/class-names.ts';

interface SeatChipProps {
  readonly seatId: string;
  /** What pressing it does, as it is read out. */
  readonly label: string;
  /** Somebody else has it now. */
  readonly isTaken?: boolean;
  /** Undefined: it is no switch. */
  readonly isPressed?: boolean | undefined;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}

/** One seat of a party, to be taken out of it. */
export function SeatChip({ seatId, label, isTaken, isPressed, disabled, onPress }: SeatChipProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isPressed}
      data-chosen-seat={seatId}
      data-taken={isTaken}
      disabled={disabled}
      onClick={onPress}
      className={classNames(
        'inline-flex h-8 items-center gap-1.5 rounded-md border border-line bg-page px-2.5 text-sm font-medium tabular-nums hover:bg-raised disabled:opacity-60 [&_svg]:size-3.5',
        isTaken && 'border-transparent bg-warning text-warning-ink hover:bg-warning',
        isPressed && 'border-danger text-danger line-through',
      )}
    >
      {seatId}
      {isTaken && ' taken'}
      <X aria-hidden="true" />
    </button>
  );
}
