import { problemWithText } from '../../lib/plain-text.ts';
import type { Inputs } from '../../lib/trpc.ts';
import {
  MAX_SEATS_PER_CUSTOMER,
  MAX_SEATS_PER_HOLD,
  MAX_TITLE,
  MAX_TTL_MS,
  SHOW_ID_PATTERN,
} from './limits.ts';
import { wholeNumber } from './read-grid.ts';

export type NewShow = Inputs['shows']['create'];

/** What is typed of a show beside its seats. Empty: not said. */
export interface ShowDraft {
  readonly title: string;
  /** Undefined: made of the title. */
  readonly showId: string | undefined;
  /** As the browser's own field has it, in this browser's time zone. */
  readonly startsAt: string;
  /** Only a day, or only a time: the browser's field is empty for those who ask what stands in it. */
  readonly isStartUnfinished: boolean;
  readonly isOnSale: boolean;
  readonly holdMinutes: string;
  readonly longestHoldMinutes: string;
  readonly seatsPerHold: string;
  readonly seatsPerCustomer: string;
  readonly lateConfirm: '' | 'refuse' | 'reacquire';
}

export const EMPTY_DRAFT: ShowDraft = {
  title: '',
  showId: undefined,
  startsAt: '',
  isStartUnfinished: false,
  isOnSale: true,
  holdMinutes: '',
  longestHoldMinutes: '',
  seatsPerHold: '',
  seatsPerCustomer: '',
  lateConfirm: '',
};

export type DraftProblems = Partial<Record<keyof ShowDraft, string>>;

const MINUTE_MS = 60_000;
const MAX_MINUTES = MAX_TTL_MS / MINUTE_MS;

/** The show without its seats, or what is wrong, by field. */
export function readDraft(draft: ShowDraft): {
  readonly problems: DraftProblems;
  readonly show?: Omit<NewShow, 'seatMap'>;
} {
  const problems: { -readonly [field in keyof DraftProblems]: string } = {};
  const title = draft.title.trim();
  const showId = showIdOf(draft);
  const titleProblem = problemWithText(title, { max: MAX_TITLE });
  if (titleProblem !== undefined) {
    problems.title = titleProblem === 'is missing' ? 'Write a title.' : `The title ${titleProblem}.`;
  }
  if (showId !== '' && !SHOW_ID_PATTERN.test(showId)) {
    problems.showId = 'Use up to 64 letters from a to z, digits, _ and -.';
  }
  const startsAt = draft.startsAt === '' ? undefined : new Date(draft.startsAt).getTime();
  if (draft.isStartUnfinished || (startsAt !== undefined && !(startsAt >= 0))) {
    problems.startsAt = 'Choose a day and a time, or empty it.';
  }

  const number = (
    field: 'holdMinutes' | 'longestHoldMinutes' | 'seatsPerHold' | 'seatsPerCustomer',
    max: number,
  ) => {
    if (draft[field].trim() === '') return undefined;
    const value = wholeNumber(draft[field], max);
    if (value === undefined) problems[field] = `Write a whole number from 1 to ${max}, or leave it empty.`;
    return value;
  };
  const holdMinutes = number('holdMinutes', MAX_MINUTES);
  const longestHoldMinutes = number('longestHoldMinutes', MAX_MINUTES);
  const maxSeatsPerHold = number('seatsPerHold', MAX_SEATS_PER_HOLD);
  const maxSeatsPerCustomer = number('seatsPerCustomer', MAX_SEATS_PER_CUSTOMER);
  if (holdMinutes !== undefined && longestHoldMinutes !== undefined && holdMinutes > longestHoldMinutes) {
    problems.longestHoldMinutes = 'A hold cannot last longer than its longest time.';
  }
  if (Object.keys(problems).length > 0) return { problems };
  return {
    problems,
    show: {
      title,
      sale: draft.isOnSale ? 'open' : 'closed',
      ...(showId !== '' && { showId }),
      ...(startsAt !== undefined && { startsAt }),
      ...(holdMinutes !== undefined && { holdTtlMs: holdMinutes * MINUTE_MS }),
      ...(longestHoldMinutes !== undefined && { maxHoldLifeMs: longestHoldMinutes * MINUTE_MS }),
      ...(maxSeatsPerHold !== undefined && { maxSeatsPerHold }),
      ...(maxSeatsPerCustomer !== undefined && { maxSeatsPerCustomer }),
      ...(draft.lateConfirm !== '' && { lateConfirm: draft.lateConfirm }),
    },
  };
}

export function showIdOf({ showId, title }: Pick<ShowDraft, 'showId' | 'title'>): string {
  return showId === undefined ? idFor(title) : showId.trim();
}

/** `A Night at the Opera` → `a_night_at_the_opera`; empty where a title has no letter that an id may have. */
function idFor(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 64)
    .replace(/^_+|_+$/g, '');
}
