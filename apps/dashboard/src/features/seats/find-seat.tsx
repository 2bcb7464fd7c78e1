import { Search } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Input } from '../../components/ui/input.tsx';
import type { MapState } from './map-state.ts';
import type { PlacedSeat } from './seat-layout.ts';

interface FindSeatProps {
  readonly state: MapState;
  /** What the page's address asks for, which may be no seat of this hall. */
  readonly asked: string | undefined;
  readonly onFind: (seat: PlacedSeat) => void;
}

/** Goes to a seat by its id or by what is printed on it. */
export function FindSeat({ state, asked, onFind }: FindSeatProps) {
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(asked !== undefined && !state.find(asked) ? asked : undefined);
  const id = useId();
  const find = (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted === '') return;
    const seat = state.find(wanted);
    setMissing(seat ? undefined : wanted);
    if (seat) onFind(seat);
  };
  return (
    <form onSubmit={find} className="relative flex gap-1">
      <label htmlFor={id} className="sr-only">
        Find a seat
      </label>
      <Input
        id={id}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setMissing(undefined);
        }}
        placeholder={`Seat, e.g. ${state.layout.seats[0]?.id}`}
        autoComplete="off"
        spellCheck={false}
        className="w-36"
        aria-invalid={missing !== undefined}
        aria-describedby={`${id}-missing`}
      />
      <Button type="submit" size="icon" className="size-9" aria-label="Find the seat">
        <Search />
      </Button>
      <p
        id={`${id}-missing`}
        role="status"
        className="absolute top-full left-0 z-20 mt-1 rounded-md border border-line bg-card px-2 py-1 text-xs whitespace-nowrap text-danger shadow-lg empty:hidden"
      >
        {missing !== undefined && `No seat is called “${missing}”`}
      </p>
    </form>
  );
}
