import { SlidersHorizontal } from 'lucide-react';
import { Fragment, type ReactNode, useId, useState } from 'react';
import { classNames } from '../lib/class-names.ts';
import { Button } from './ui/button.tsx';

interface FilterBarProps {
  readonly label: string;
  readonly isFiltered: boolean;
  readonly onClear: () => void;
  /** What is asked for most: always in view. */
  readonly main: ReactNode;
  readonly children: ReactNode;
}

/** What a list is narrowed down by. On a narrow screen what is asked for less waits behind a button. */
export function FilterBar({ label, isFiltered, onClear, main, children }: FilterBarProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  // Counted to begin with new fields each time: what is typed but not yet told would come back otherwise.
  const [timesCleared, setTimesCleared] = useState(0);
  const folded = classNames(!isOpen && 'max-sm:hidden');
  return (
    <search
      aria-label={label}
      className="grid grid-cols-2 items-end gap-x-3 gap-y-2.5 border-b border-line p-4 sm:grid-cols-[repeat(auto-fill,minmax(10.5rem,1fr))]"
    >
      <Fragment key={timesCleared}>{main}</Fragment>
      <Button
        className="sm:hidden"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
      >
        <SlidersHorizontal aria-hidden="true" />
        {isOpen ? 'Fewer filters' : 'More filters'}
      </Button>
      <div id={id} className={classNames('contents', folded)}>
        <Fragment key={timesCleared}>{children}</Fragment>
      </div>
      <Button
        className="sm:justify-self-start"
        disabled={!isFiltered}
        onClick={() => {
          setTimesCleared(timesCleared + 1);
          onClear();
        }}
      >
        Clear filters
      </Button>
    </search>
  );
}

interface FilterFieldProps {
  readonly label: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A control with its name above it. */
export function FilterField({ label, isWide = false, children }: FilterFieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label
      className={classNames(
        'block min-w-0 text-xs text-muted [&_input]:text-ink [&_select]:text-ink [&>span]:w-full',
        isWide && 'col-span-2',
      )}
    >
      <span className="mb-1 block">{label}</span>
      {children}
    </label>
  );
}
