import { useShowTitles } from '../lib/show-titles.ts';
import { Select } from './ui/select.tsx';

interface ShowSelectProps {
  /** A show's id; undefined: all of them. */
  readonly value: string | undefined;
  readonly onChange: (showId: string | undefined) => void;
}

/** Narrows a list down to one show. */
export function ShowSelect({ value, onChange }: ShowSelectProps) {
  const titles = useShowTitles();
  return (
    <Select value={value ?? ''} onChange={({ target }) => onChange(target.value || undefined)}>
      <option value="">All shows</option>
      {/* A link may name a show before the list is there, or one that is gone. */}
      {value !== undefined && !titles.has(value) && <option>{value}</option>}
      {[...titles].map(([showId, title]) => (
        <option key={showId} value={showId}>
          {title}
        </option>
      ))}
    </Select>
  );
}
