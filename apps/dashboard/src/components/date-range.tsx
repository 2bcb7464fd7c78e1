import { useState } from 'react';
import { addressOf, addressOfField, fieldOf, startOfDay } from '../lib/moments.ts';
import { useTyped } from '../lib/use-typed.ts';
import { FilterField } from './filter-bar.tsx';
import { Input } from './ui/input.tsx';
import { Select } from './ui/select.tsx';

/** From this moment on, and before that one; as they stand in the address. */
export interface Range {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

const HOUR_MS = 3_600_000;
const CHOSEN = 'chosen';
const NO_RANGE: Range = { since: undefined, until: undefined };

/** Those asked for most; chosen, they become moments, which a link keeps. */
const USUAL = {
  'Last hour': (nowMs) => ({ since: addressOf(nowMs - HOUR_MS) }),
  Today: (nowMs) => ({ since: addressOf(startOfDay(0, nowMs)) }),
  Yesterday: (nowMs) => ({
    since: addressOf(startOfDay(1, nowMs)),
    until: addressOf(startOfDay(0, nowMs)),
  }),
  'Last 7 days': (nowMs) => ({ since: addressOf(startOfDay(6, nowMs)) }),
} as const satisfies Record<string, (nowMs: number) => Range>;

interface DateRangeProps extends Range {
  /** `isTyped`: on the way to another, so no place to come back to. */
  readonly onChange: (range: Range, how: { readonly isTyped: boolean }) => void;
}

/** Two moments in the viewer's own time, and the usual ones to choose at once. */
export function DateRange({ since, until, onChange }: DateRangeProps) {
  const [isChoosing, setIsChoosing] = useState(false);
  const isAny = since === undefined && until === undefined;
  const hasFields = isChoosing || !isAny;
  const typed = (range: Range) => {
    // The fields stay while somebody is in them, also with nothing in them.
    setIsChoosing(true);
    onChange(range, { isTyped: true });
  };
  return (
    <>
      <FilterField label="When">
        <Select
          value={hasFields ? CHOSEN : ''}
          onChange={({ target }) => {
            setIsChoosing(target.value === CHOSEN);
            if (target.value === CHOSEN) return;
            const range = USUAL[target.value as keyof typeof USUAL];
            onChange({ ...NO_RANGE, ...range?.(Date.now()) }, { isTyped: false });
          }}
        >
          <option value="">Any time</option>
          {Object.keys(USUAL).map((name) => (
            <option key={name}>{name}</option>
          ))}
          <option value={CHOSEN}>From, until…</option>
        </Select>
      </FilterField>
      {hasFields && (
        <>
          <FilterField label="From">
            <MomentInput value={since} onChange={(moment) => typed({ since: moment, until })} />
          </FilterField>
          <FilterField label="Until">
            <MomentInput value={until} onChange={(moment) => typed({ since, until: moment })} />
          </FilterField>
        </>
      )}
    </>
  );
}

interface MomentInputProps {
  readonly value: string | undefined;
  readonly onChange: (moment: string | undefined) => void;
}

function MomentInput({ value, onChange }: MomentInputProps) {
  const { text, setText, tell } = useTyped(fieldOf(value), (field) => {
    const moment = addressOfField(field);
    // A year of which only the first digits are typed is a moment long ago: there is more to come.
    if (moment !== undefined || field === '') onChange(moment);
  });
  return (
    <Input
      type="datetime-local"
      value={text}
      onChange={({ target }) => setText(target.value)}
      onKeyDown={(event) => event.key === 'Enter' && tell()}
    />
  );
}
