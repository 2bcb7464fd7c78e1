import { Fragment } from 'react';
import { nameSeats } from '../../lib/name-seats.ts';

/** The seats in a text that breaks between them and never in one: their names have hyphens. */
export function SeatNames({ seatIds, most }: { seatIds: readonly string[]; most?: number }) {
  return (
    <span className="min-w-0 font-medium text-ink tabular-nums">
      {nameSeats(seatIds, most)
        .split(', ')
        .map((name, at) => (
          <Fragment key={name}>
            {at > 0 && ', '}
            <span className="whitespace-nowrap">{name}</span>
          </Fragment>
        ))}
    </span>
  );
}
