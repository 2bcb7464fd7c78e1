import type { Holdfast, Seat, SeatMap, Show } from '@holdfast/core';

/** Loads the demo shows that are not there yet. Answers how many it made. */
export async function seedDemoShows(holdfast: Holdfast): Promise<number> {
  let created = 0;
  for (const show of demoShows()) {
    const result = await holdfast.shows.create(show);
    // An operator's own show by that name is left alone, as is what an earlier version made.
    if (!result.ok && result.refusal.status !== 'SHOW_EXISTS') {
      throw new Error(`the demo show ${show.showId} was refused: ${result.refusal.status}`);
    }
    if (result.ok && result.value.created) created += 1;
  }
  return created;
}

function demoShows(): Show[] {
  const common = {
    sale: 'open',
    holdTtlMs: undefined,
    maxHoldLifeMs: undefined,
    maxSeatsPerHold: undefined,
    maxSeatsPerCustomer: undefined,
    lateConfirm: undefined,
  } as const;
  return [
    {
      ...common,
      showId: 'avengers_endgame',
      title: 'Avengers: Endgame',
      startsAtMs: undefined,
      seatMap: cinema(),
    },
    {
      ...common,
      showId: 'grand_hall',
      title: 'A Night at the Grand Hall',
      startsAtMs: undefined,
      seatMap: hall(),
    },
  ];
}

/** The four seats of the tutorial that Holdfast answers. */
function cinema(): SeatMap {
  const row = (name: string, y: number) => ({
    name,
    seats: [1, 2].map((number) => ({ id: `${name}${number}`, x: number - 1, y, category: 'standard' })),
  });
  return { sections: [{ name: 'Screen 1', rows: [row('A', 0), row('B', 1)] }] };
}

/** A concert hall of 408 seats: stalls in a shallow curve, two boxes, a balcony. */
function hall(): SeatMap {
  return {
    sections: [
      {
        name: 'Stalls',
        rows: curvedRows({ prefix: 'S', rows: 12, seatsPerRow: 22, left: 4, top: 0, category: 'front' }),
      },
      { name: 'Left box', rows: straightRows({ prefix: 'L', rows: 4, seatsPerRow: 2, left: 0, top: 2 }) },
      { name: 'Right box', rows: straightRows({ prefix: 'R', rows: 4, seatsPerRow: 2, left: 28, top: 2 }) },
      {
        name: 'Balcony',
        rows: curvedRows({ prefix: 'B', rows: 4, seatsPerRow: 32, left: -1, top: 15, category: 'rear' }),
      },
    ],
  };
}

interface Block {
  readonly prefix: string;
  readonly rows: number;
  readonly seatsPerRow: number;
  /** Place of the block's first seat, in seat widths. */
  readonly left: number;
  readonly top: number;
  readonly category?: string;
}

function straightRows({ prefix, rows, seatsPerRow, left, top, category = 'box' }: Block) {
  return Array.from({ length: rows }, (_, row) => ({
    name: `${prefix}${row + 1}`,
    seats: Array.from(
      { length: seatsPerRow },
      (_, seat): Seat => ({
        id: `${prefix}${row + 1}-${seat + 1}`,
        x: left + seat,
        y: top + row * 1.5,
        category,
      }),
    ),
  }));
}

/** Rows whose ends come forward, towards the stage. */
function curvedRows(block: Block) {
  const middle = (block.seatsPerRow - 1) / 2;
  return straightRows(block).map((row, rowNumber) => ({
    ...row,
    seats: row.seats.map((seat, position) => {
      const fromMiddle = (position - middle) / middle;
      return { ...seat, y: block.top + rowNumber * 1.1 + 1.2 * (1 - fromMiddle * fromMiddle) };
    }),
  }));
}
