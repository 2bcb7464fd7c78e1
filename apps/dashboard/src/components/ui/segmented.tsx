import { useId } from 'react';
import { classNames } from '../../lib/class-names.ts';

interface SegmentedProps<Choice extends string> {
  /** What is chosen, for those who do not see it. */
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly labels: Readonly<Record<Choice, string>>;
  readonly value: Choice;
  readonly onChange: (choice: Choice) => void;
}

/** One of a few, all in sight. */
export function Segmented<Choice extends string>({
  label,
  choices,
  labels,
  value,
  onChange,
}: SegmentedProps<Choice>) {
  const name = useId();
  return (
    <fieldset className="flex w-fit rounded-lg border border-line bg-raised p-0.5">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice}
          className={classNames(
            'relative cursor-pointer rounded-md px-3 py-1 text-sm font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent',
            choice === value ? 'bg-card text-ink shadow-xs' : 'text-muted hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={choice === value}
            onChange={() => onChange(choice)}
          />
          {labels[choice]}
        </label>
      ))}
    </fieldset>
  );
}
