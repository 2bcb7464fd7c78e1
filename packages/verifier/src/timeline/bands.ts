import type { History, Operation } from '../history.ts';
import { type CertainClaim, claimsOfBlocks, claimsOfHold } from '../invariants/claims.ts';
import { type Facts, factsOf, type HoldFacts } from '../invariants/facts.ts';

/** A claim on a seat as it is drawn: perhaps, for certain, perhaps still. */
export interface Band {
  readonly seat: string;
  readonly kind: CertainClaim['kind'];
  readonly label: string;
  /** Whose it is: claims of one owner do not exclude each other. */
  readonly owner: string;
  readonly fromMs: number;
  readonly certainFromMs: number;
  readonly certainToMs: number;
  readonly toMs: number;
  /** When the hold runs out, as it was told, where the clock is known. */
  readonly runsOutMs: number | undefined;
  /** The operation it comes from. */
  readonly place: number;
}

/** All claims that anybody was told of, and those that nobody knows whether they were made. */
export function bandsOf(history: History): readonly Band[] {
  const facts = factsOf(history);
  const bands: Band[] = [];
  for (const hold of facts.holds.values()) bands.push(...bandsOfHold(facts, hold));
  for (const claim of claimsOfBlocks(facts)) {
    const fromMs = history.operations[claim.place]?.invokeMs ?? claim.fromMs;
    bands.push({ ...bandOf(claim), label: 'block', fromMs });
  }
  history.operations.forEach((operation, place) => {
    const { operation: name, outcome, asStranger, invokeMs, client, seats = [] } = operation;
    if (outcome !== 'unknown' || asStranger || (name !== 'hold' && name !== 'block')) return;
    for (const seat of seats) {
      const never = { certainFromMs: invokeMs, certainToMs: invokeMs, runsOutMs: undefined };
      const owner = `${name} of client ${client}`;
      bands.push({
        seat,
        kind: name,
        label: `perhaps a ${owner}`,
        owner,
        fromMs: invokeMs,
        ...never,
        toMs: Number.POSITIVE_INFINITY,
        place,
      });
    }
  });
  return bands;
}

function bandOf({ seat, kind, owner, fromMs, toMs, place }: CertainClaim): Band {
  const certain = { certainFromMs: fromMs, certainToMs: toMs };
  return { seat, kind, owner, label: owner, fromMs, ...certain, toMs, runsOutMs: undefined, place };
}

function bandsOfHold(facts: Facts, hold: HoldFacts): readonly Band[] {
  const { operations, offset } = facts;
  const certain = [...claimsOfHold(facts, hold)];
  const bookings = certain.filter(({ kind }) => kind === 'booking');
  const expiriesMs = [...hold.granted, ...hold.extends].flatMap(
    (place) => operations[place]?.expiresAtMs ?? [],
  );
  const toldMs = Math.max(...expiriesMs);
  const runsOutMs =
    offset && expiriesMs.length > 0 ? toldMs - (offset.leastMs + offset.mostMs) / 2 : undefined;
  const lastMs = offset && expiriesMs.length > 0 ? toldMs - offset.leastMs : Number.POSITIVE_INFINITY;
  const [place = -1] = hold.granted;
  const grant = operations[place];
  const holds = (grant?.seats ?? []).map((seat): Band => {
    const claim = certain.find((one) => one.kind === 'hold' && one.seat === seat);
    const endMs = Math.min(
      lastMs,
      endOf(operations, hold, seat),
      bookings[0]?.fromMs ?? Number.POSITIVE_INFINITY,
    );
    const fence = grant?.fence === undefined ? '' : `, fence ${grant.fence}`;
    const certainFromMs = claim?.fromMs ?? grant?.returnMs ?? 0;
    const certainToMs = Math.min(
      claim?.toMs ?? certainFromMs,
      bookings[0]?.fromMs ?? Number.POSITIVE_INFINITY,
    );
    return {
      seat,
      kind: 'hold',
      owner: hold.id,
      label: `hold ${hold.id}${fence}`,
      fromMs: facts.askedFromMs(place),
      certainFromMs,
      certainToMs: Math.max(certainFromMs, certainToMs),
      toMs: Math.max(certainToMs, endMs),
      runsOutMs,
      place: claim?.place ?? place,
    };
  });
  return [...holds, ...bookings.map((claim) => ({ ...bandOf(claim), label: `booked by ${hold.id}` }))];
}

/** When it was surely over, by an end that was granted. */
function endOf(operations: readonly Operation[], hold: HoldFacts, seat: string): number {
  const ends = [...hold.releases, ...hold.clears].map((place) => {
    const { outcome, seats, returnMs } = operations[place] ?? {};
    const isOfSeat = seats === undefined || seats.includes(seat);
    return outcome === 'ok' && isOfSeat && returnMs !== undefined ? returnMs : Number.POSITIVE_INFINITY;
  });
  return Math.min(...ends);
}
