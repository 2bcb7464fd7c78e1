/** What Holdfast promises, in the words in which a broken one is reported. */
const PROMISES = [
  'one live claim a seat',
  'all seats or none',
  'only owners and operators act',
  'nothing past its end confirms',
  'what has run out is free at once',
  'acknowledged bookings are in the ledger',
  'no seat is sold twice',
  'fences increase',
  'retries get the same answer',
  'what is refused changes nothing',
  'watchers see what the snapshot says',
  'engine and ledger agree in the end',
  'what is free can be sold in the end',
  'every call ends, in an answer or a named fault',
] as const;
export type PromiseName = (typeof PROMISES)[number];

export interface Violation {
  readonly promise: PromiseName;
  readonly what: string;
}

export type Report = (promise: PromiseName, what: string) => void;
