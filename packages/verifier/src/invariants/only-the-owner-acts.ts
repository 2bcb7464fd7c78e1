import { operationOf } from '../words.ts';
import type { Facts } from './facts.ts';
import type { Findings } from './findings.ts';

/** What was sent with a token that is not the hold's was not granted. Sound: that is all that a token is for. */
export function checkStrangers({ operations, holds }: Facts, findings: Findings): number {
  let lookedAt = 0;
  operations.forEach((operation, place) => {
    if (!operation.asStranger) return;
    lookedAt += 1;
    if (operation.outcome !== 'ok') return;
    const grant = holds.get(operation.hold ?? '')?.granted[0];
    const what = `${operationOf(operation)} was granted with a token that is not the hold's.`;
    const seats = operation.seats ?? operations[grant ?? -1]?.seats ?? [];
    findings.add('only the owner acts', {
      what,
      seats,
      operations: grant === undefined ? [place] : [grant, place],
    });
  });
  return lookedAt;
}
