import { useEffect, useRef, useState } from 'react';
import { Input } from '../../components/ui/input.tsx';
import { Select } from '../../components/ui/select.tsx';
import { HOLD_STATES } from './hold.ts';
import type { HoldsAddress } from './use-holds-address.ts';

interface HoldsToolbarProps {
  readonly address: HoldsAddress;
  readonly onChange: (change: HoldsAddress) => void;
}

const AGES = ['1', '5', '10', '20'];
const LEFT = ['1', '2', '5', '10'];

/** Which holds are shown. */
export function HoldsToolbar({ address, onChange }: HoldsToolbarProps) {
  return (
    <search className="flex flex-wrap gap-2 border-b border-line p-3">
      <SearchField search={address.search ?? ''} onSearch={(search) => onChange({ search })} />
      <Select
        aria-label="State"
        className="max-sm:min-w-32 max-sm:flex-1"
        value={address.state ?? ''}
        onChange={({ target }) => onChange({ state: target.value })}
      >
        <option value="">Any state</option>
        {Object.entries(HOLD_STATES).map(([state, text]) => (
          <option key={state} value={state}>
            {text}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Age"
        className="max-sm:min-w-32 max-sm:flex-1"
        value={address.age ?? ''}
        onChange={({ target }) => onChange({ age: target.value })}
      >
        <option value="">Any age</option>
        {AGES.map((minutes) => (
          <option key={minutes} value={minutes}>
            {minutes} min or older
          </option>
        ))}
      </Select>
      <Select
        aria-label="Time left"
        className="max-sm:min-w-32 max-sm:flex-1"
        value={address.left ?? ''}
        onChange={({ target }) => onChange({ left: target.value })}
      >
        <option value="">Any time left</option>
        {LEFT.map((minutes) => (
          <option key={minutes} value={minutes}>
            {minutes} min left or less
          </option>
        ))}
      </Select>
    </search>
  );
}

/** Shows what is typed at once: the address follows a moment later, and must not take letters back. */
function SearchField({ search, onSearch }: { search: string; onSearch: (search: string) => void }) {
  const [text, setText] = useState(search);
  const sent = useRef(new Set([search]));
  useEffect(() => {
    if (sent.current.has(search)) return;
    // Another link was followed, or all holds asked for.
    sent.current = new Set([search]);
    setText(search);
  }, [search]);
  return (
    <Input
      type="search"
      aria-label="Search holds"
      placeholder="Seat or customer"
      value={text}
      onChange={({ target }) => {
        sent.current.add(target.value);
        setText(target.value);
        onSearch(target.value);
      }}
      className="sm:w-64"
    />
  );
}
