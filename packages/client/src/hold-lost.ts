import type { HoldfastError } from './errors.ts';

/**
 * How a hold ended that its owner still wanted.
 * - `expired`: it ran out
 * - `cleared`: the box office ended it
 * - `released`: somebody else who has its token gave it back
 * - `forgotten`: the server knows no such hold; its engine lost what it had in memory
 */
export type HoldEnd = 'expired' | 'cleared' | 'released' | 'forgotten';

const MESSAGES: Record<HoldEnd, string> = {
  expired: 'The hold has run out and its seats are on sale again. Take them anew.',
  cleared: 'The box office cleared this hold. Take the seats anew or ask there.',
  released: 'The hold was released elsewhere.',
  forgotten: 'The server no longer knows this hold. Take the seats anew.',
};

/** The reason with which a hold's `signal` aborts. */
export class HoldLostError extends Error {
  override readonly name = 'HoldLostError';
  readonly holdId: string;
  readonly end: HoldEnd;

  constructor({ holdId, end, cause }: { holdId: string; end: HoldEnd; cause?: HoldfastError | undefined }) {
    super(MESSAGES[end], cause && { cause });
    this.holdId = holdId;
    this.end = end;
  }
}
