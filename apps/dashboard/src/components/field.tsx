import { type ReactNode, useId } from 'react';
import { classNames } from '../lib/class-names.ts';

/** What the control inside takes, to be tied to its label, hint and problem. */
interface ControlProps {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with what stands in it, and what to do. */
  readonly problem?: string | undefined;
  readonly className?: string;
  readonly children: (control: ControlProps) => ReactNode;
}

/** A label, a control, and below it a hint, or what is wrong in its place. */
export function Field({ label, hint, problem, className, children }: FieldProps) {
  const id = useId();
  const said = problem ?? hint;
  return (
    <div className={classNames('min-w-0 text-sm', className)}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': problem !== undefined,
        'aria-describedby': said === undefined ? undefined : `${id}-said`,
      })}
      {said !== undefined && (
        <p
          id={`${id}-said`}
          className={classNames(
            'mt-1 text-xs text-muted',
            problem !== undefined && 'font-medium text-danger',
          )}
        >
          {said}
        </p>
      )}
    </div>
  );
}
