import type { ExpressionBuilder } from 'kysely';
import type { Tables } from './tables.ts';

type SeatTable = 'auditSeat' | 'bookedSeat' | 'cancelledSeat';

/** Rows per statement: databases bound the number of values in one. */
const SEATS_PER_STATEMENT = 1_000;

export function inStatements(seatIds: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(seatIds.length / SEATS_PER_STATEMENT) }, (_, chunk) =>
    seatIds.slice(chunk * SEATS_PER_STATEMENT, (chunk + 1) * SEATS_PER_STATEMENT),
  );
}

/**
 * Of tables whose key is show and seat first, the rows of a seat. Without a show it is looked for in each: seats of many
 * shows have one id, and there are far fewer shows than rows.
 */
export function ofSeat({
  showId,
  seatId,
}: {
  readonly showId?: string | undefined;
  readonly seatId: string;
}) {
  return ({ and, eb, selectFrom }: ExpressionBuilder<Tables, SeatTable>) =>
    and([
      eb('seatId', '=', seatId),
      showId === undefined
        ? eb('showId', 'in', selectFrom('show').select('showId'))
        : eb('showId', '=', showId),
    ]);
}
