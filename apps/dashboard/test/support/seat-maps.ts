import fc from 'fast-check';
import type { SeatMap } from '../../src/features/new-show/seat-map.ts';

/** What spreadsheets calculate, and what looks like it was kept from that already. */
const FORMULAS = ['=1+1', '+1', '-', '-1', '@SUM(A1)', '＝1', "'", "''", "'=1+1", "''-1", "'@"];

/** Any seat map that the api would take. `isTrimmed`: no text begins or ends with a space, which tables do not keep. */
export function seatMaps({ isTrimmed }: { readonly isTrimmed: boolean }): fc.Arbitrary<SeatMap> {
  const text = (maxLength: number) =>
    fc
      .string({ unit: 'binary', minLength: 1, maxLength: 8 })
      .filter((made) => made.length <= maxLength && made.isWellFormed() && !/\p{Cc}/u.test(made))
      .filter((made) => !isTrimmed || (made !== '' && made.trim() === made));
  const awkward = fc.constantFrom('"', ',', 'a;b;c;d;e;f', '"quoted"', '|', '__proto__', ...FORMULAS);
  const name = fc.oneof(text(200), awkward, fc.constantFrom('A', 'Stalls'));
  const place = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => (value === 0 ? 0 : value));
  const seat = fc
    .record(
      {
        id: fc.oneof(text(64), awkward),
        label: name.filter((made) => made.length <= 64),
        category: name.filter((made) => made.length <= 64),
        place: fc.tuple(place, place),
      },
      { requiredKeys: ['id'] },
    )
    .map(({ place, ...rest }) => (place ? { ...rest, x: place[0], y: place[1] } : rest));
  const shape = fc.uniqueArray(
    fc.record({
      name,
      rows: fc.uniqueArray(fc.record({ name, seats: fc.array(seat, { minLength: 1, maxLength: 5 }) }), {
        selector: (row) => row.name,
        minLength: 1,
        maxLength: 4,
      }),
    }),
    { selector: (section) => section.name, minLength: 1, maxLength: 4 },
  );
  return shape.map((sections) => ({ sections: withOwnIds(sections) }));
}

function withOwnIds(sections: SeatMap['sections']): SeatMap['sections'] {
  const taken = new Set<string>();
  return sections.map((section) => ({
    ...section,
    rows: section.rows.map((row) => ({
      ...row,
      seats: row.seats.map((seat) => {
        let { id } = seat;
        // Counts on: an id may be like another with the first number behind it.
        for (let count = taken.size; taken.has(id); count += 1) id = `${seat.id}${count}`;
        taken.add(id);
        return { ...seat, id };
      }),
    })),
  }));
}
