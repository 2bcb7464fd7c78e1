import type { Outputs } from '../../lib/trpc.ts';

export type SeatMap = Outputs['shows']['get']['seatMap'];
export type Seat = SeatMap['sections'][number]['rows'][number]['seats'][number];

export interface SeatMapSummary {
  readonly seats: number;
  readonly sections: readonly { readonly name: string; readonly rows: number; readonly seats: number }[];
  /** Most seats first; undefined names those without one. */
  readonly categories: readonly { readonly name: string | undefined; readonly seats: number }[];
}

export function summarize({ sections }: SeatMap): SeatMapSummary {
  const categories = new Map<string | undefined, number>();
  let seats = 0;
  const summaries = sections.map(({ name, rows }) => {
    let inSection = 0;
    for (const row of rows) {
      inSection += row.seats.length;
      for (const { category } of row.seats) categories.set(category, (categories.get(category) ?? 0) + 1);
    }
    seats += inSection;
    return { name, rows: rows.length, seats: inSection };
  });
  return {
    seats,
    sections: summaries,
    categories: [...categories]
      .map(([name, count]) => ({ name, seats: count }))
      .sort((one, other) => other.seats - one.seats),
  };
}
