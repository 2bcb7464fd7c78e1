import { useState } from 'react';
import { Field } from '../../components/field.tsx';
import { Input } from '../../components/ui/input.tsx';
import { Select } from '../../components/ui/select.tsx';
import type { DraftFieldsProps } from './details-fields.tsx';

const NUMBERS = [
  { field: 'holdMinutes', label: 'A hold lasts, minutes', hint: 'Usually 5.' },
  { field: 'longestHoldMinutes', label: 'At most, with extensions, minutes', hint: 'Usually 30.' },
  { field: 'seatsPerHold', label: 'Seats in one hold, at most', hint: 'Usually 20.' },
  {
    field: 'seatsPerCustomer',
    label: 'Seats one customer may hold, at most',
    hint: 'Usually any number. Set, every hold must say whose it is.',
  },
] as const;

/** Rules of this show alone. Open where one of them is wrong, or nobody would find it. */
export function LimitsFields({ draft, problems, onChange }: DraftFieldsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const isWrong = NUMBERS.some(({ field }) => problems[field] !== undefined);
  return (
    <details
      className="border-t border-line"
      open={isOpen || isWrong}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary className="cursor-pointer px-4 py-3 text-sm font-medium">
        Limits for buyers <span className="font-normal text-muted">· empty: as the server has them</span>
      </summary>
      <div className="grid gap-4 px-4 pb-4 sm:grid-cols-2">
        {NUMBERS.map(({ field, label, hint }) => (
          <Field key={field} label={label} hint={hint} problem={problems[field]}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                value={draft[field]}
                onChange={(event) => onChange({ [field]: event.target.value })}
                autoComplete="off"
              />
            )}
          </Field>
        ))}
        <Field
          label="When a payment comes after the hold ran out"
          hint="The money is there and the time was over."
          className="sm:col-span-2"
        >
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={draft.lateConfirm}
              onChange={({ target: { value } }) =>
                onChange({ lateConfirm: value === 'refuse' || value === 'reacquire' ? value : '' })
              }
            >
              <option value="">As the server has it</option>
              <option value="refuse">Refuse it: the buyer begins anew</option>
              <option value="reacquire">Take it if the seats are still free</option>
            </Select>
          )}
        </Field>
      </div>
    </details>
  );
}
