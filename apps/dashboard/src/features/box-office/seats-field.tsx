import { type KeyboardEvent, type RefObject, useState, useSyncExternalStore } from 'react';
import { Field } from '../../components/field.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Input } from '../../components/ui/input.tsx';
import type { SeatSource } from './seat-source.ts';
import { firstFree, type SeatMap, seatsNamed, seatsTogether } from './seats-by-hand.ts';

const GREATEST_PARTY = 20;
const EXAMPLES = 2;

interface SeatsFieldProps {
  readonly seatMap: SeatMap;
  readonly source: SeatSource;
  /** Where to look for seats side by side; undefined: everywhere. */
  readonly section: string | undefined;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onAdd: (seatIds: readonly string[]) => void;
  /** Enter where nothing is typed. */
  readonly onGoOn: () => void;
}

/** Seats by their names, or as many as a party has side by side: for whoever does not want the map. */
export function SeatsField({ seatMap, source, section, field, onAdd, onGoOn }: SeatsFieldProps) {
  const [text, setText] = useState('');
  const [count, setCount] = useState('2');
  const [problem, setProblem] = useState<string>();
  const examples = useSyncExternalStore(source.subscribe, () =>
    firstFree(seatMap, (seatId) => source.statusOf(seatId), EXAMPLES).join(', '),
  );

  const add = () => {
    const { found, unknown } = seatsNamed(seatMap, text);
    const isTaken = (seatId: string) => (source.statusOf(seatId) ?? 'available') !== 'available';
    const taken = found.filter(isTaken);
    onAdd(found.filter((seatId) => !isTaken(seatId)));
    setText(unknown.join(' '));
    const problems = [
      unknown.length > 0 && `There is no seat ${unknown.join(', ')}.`,
      taken.length > 0 && `${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} taken.`,
    ].filter((text) => text !== false);
    setProblem(problems.length === 0 ? undefined : problems.join(' '));
  };
  const addTogether = () => {
    const party = Number(count);
    if (!Number.isInteger(party) || party < 1 || party > GREATEST_PARTY) {
      setProblem(`How many side by side? From 1 to ${GREATEST_PARTY}.`);
      return;
    }
    const statusOf = (seatId: string) => source.statusOf(seatId);
    const seats = seatsTogether(seatMap, statusOf, { count: party, section });
    if (seats) onAdd(seats);
    setProblem(
      seats ? undefined : `No ${party} free seats side by side${section ? ` in ${section}` : ''}. Try fewer.`,
    );
  };
  /** Enter would send the form. */
  const onEnter = (act: () => void) => (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    act();
  };

  return (
    <div className="grid gap-3">
      <Field
        label="Seats, or choose them on the map"
        hint="Several: each by its name, with commas or spaces between them."
      >
        {(tied) => (
          <div className="flex gap-2">
            <Input
              {...tied}
              ref={field}
              value={text}
              placeholder={examples}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={onEnter(() => (text.trim() === '' ? onGoOn() : add()))}
            />
            <Button disabled={text.trim() === ''} onClick={add}>
              Add
            </Button>
          </div>
        )}
      </Field>
      <Field label={section ? `Side by side in ${section}` : 'Side by side'}>
        {(tied) => (
          <div className="flex gap-2">
            <Input
              {...tied}
              type="number"
              className="w-20"
              min={1}
              max={GREATEST_PARTY}
              value={count}
              onChange={(event) => setCount(event.target.value)}
              onKeyDown={onEnter(addTogether)}
            />
            <Button onClick={addTogether}>Best that are free</Button>
          </div>
        )}
      </Field>
      <p role="status" className="text-sm text-danger empty:hidden">
        {problem}
      </p>
    </div>
  );
}
