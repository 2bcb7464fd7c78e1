import type { SeatMap } from './seat-map.ts';

/**
 * What one seat from the middle of the hall will be called, `Stalls, row E, seat 10 · S-E10`: a label such as “10” says
 * little by itself, and whoever draws or imports it sees so before it is made. Undefined: there are no seats.
 */
export function exampleOf({ sections }: SeatMap): string | undefined {
  const section = sections.find(({ rows }) => rows.some(({ seats }) => seats.length > 0));
  const rows = section?.rows.filter(({ seats }) => seats.length > 0) ?? [];
  const row = middleOf(rows);
  const seat = middleOf(row?.seats ?? []);
  if (!section || !row || !seat) return undefined;
  const { id, label = id } = seat;
  const place = [section.name, withKind('row', row.name), withKind('seat', label)].join(', ');
  return label === id ? place : `${place} · ${id}`;
}

/** `Row E` says already that it is a row. */
function withKind(kind: string, name: string): string {
  return name.toLowerCase().startsWith(kind) ? name : `${kind} ${name}`;
}

function middleOf<Item>(items: readonly Item[]): Item | undefined {
  return items[Math.floor((items.length - 1) / 2)];
}
