import { useId } from 'react';
import { Input } from '../../components/ui/input.tsx';
import { Select } from '../../components/ui/select.tsx';
import type { NewEnd } from './use-act-on-holds.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What is chosen, as it stands in the fields. */
export interface ExtendChoice {
  readonly by: '1' | '5' | '10' | 'time';
  /** As `21:45`. */
  readonly time: string;
}

export const USUAL_CHOICE: ExtendChoice = { by: '5', time: '' };

/** Undefined while no time is given. A time that is over today is meant for tomorrow. */
export function endOf({ by, time }: ExtendChoice, now: Date, clockOffsetMs: number): NewEnd | undefined {
  if (by !== 'time') return { byMs: Number(by) * MINUTE_MS };
  const [hours, minutes] = time.split(':').map(Number);
  if (hours === undefined || minutes === undefined) return undefined;
  const atMs = new Date(now).setHours(hours, minutes, 0, 0);
  return { atMs: (atMs > now.getTime() ? atMs : atMs + DAY_MS) + clockOffsetMs };
}

interface ExtendFieldsProps {
  readonly choice: ExtendChoice;
  readonly onChange: (choice: ExtendChoice) => void;
}

export function ExtendFields({ choice, onChange }: ExtendFieldsProps) {
  const id = useId();
  return (
    <div className="mb-4 flex flex-wrap items-end gap-3">
      <div>
        <label htmlFor={id} className="block text-sm font-medium">
          Extend
        </label>
        <Select
          id={id}
          className="mt-1"
          value={choice.by}
          onChange={({ target }) => onChange({ ...choice, by: target.value as ExtendChoice['by'] })}
        >
          <option value="1">by 1 minute</option>
          <option value="5">by 5 minutes</option>
          <option value="10">by 10 minutes</option>
          <option value="time">to a time</option>
        </Select>
      </div>
      {/* Its place is kept, so that choosing moves nothing. */}
      <div className={choice.by === 'time' ? undefined : 'invisible'}>
        <label htmlFor={`${id}-time`} className="block text-sm font-medium">
          Until
        </label>
        <Input
          id={`${id}-time`}
          type="time"
          className="mt-1 w-32"
          value={choice.time}
          onChange={({ target }) => onChange({ ...choice, time: target.value })}
        />
      </div>
    </div>
  );
}
