import { namesOf, operationOf } from '../words.ts';
import type { Facts } from './facts.ts';
import type { Findings } from './findings.ts';

/**
 * A refusal for seats that are taken names none but those that were asked for: of a hold or a block in the request, of a
 * confirm the hold's own.
 *
 * Sound, because nothing else was looked at: where seats are taken, others that are taken too are in nobody's way. The search
 * cannot see it: that those seats were taken may well be true.
 */
export function checkRefusedSeats({ operations, holds, seatsOf }: Facts, findings: Findings): number {
  let lookedAt = 0;
  operations.forEach((operation, place) => {
    const { refusal, taken } = operation;
    if (refusal !== 'SEAT_UNAVAILABLE' || taken === undefined) return;
    const hold = operation.operation === 'confirm' ? holds.get(operation.hold ?? '') : undefined;
    const asked = operation.seats ?? seatsOf(hold, undefined).all;
    if (asked.length === 0) return;
    lookedAt += 1;
    const strange = taken.filter((seat) => !asked.includes(seat));
    if (strange.length === 0) return;
    const what = `${operationOf(operation)} was refused for ${namesOf(strange)}, of ${namesOf(asked)} that it was about.`;
    findings.add('refusals name their seats', {
      what,
      seats: strange,
      operations: [...(hold?.granted.slice(0, 1) ?? []), place],
    });
  });
  return lookedAt;
}
