import { expect, test } from 'vitest';
import { EMPTY_DRAFT, readDraft, type ShowDraft } from '../../src/features/new-show/show-draft.ts';
import { fieldAt } from '../../src/lib/moments.ts';

const read = (change: Partial<ShowDraft>) => readDraft({ ...EMPTY_DRAFT, title: 'A title', ...change });

test('a title is enough, and makes the id', () => {
  expect(read({ title: '  Ein Sommernachtstraum: Premiäre! ' }).show).toEqual({
    title: 'Ein Sommernachtstraum: Premiäre!',
    showId: 'ein_sommernachtstraum_premiare',
    sale: 'open',
  });
  // The server makes one then.
  expect(read({ title: '東京' }).show).toEqual({ title: '東京', sale: 'open' });
  expect(read({ showId: '' }).show).not.toHaveProperty('showId');
});

test('all that is written is sent, in the units of the api', () => {
  const startsAt = Date.UTC(2031, 4, 6, 19, 30);
  const draft = {
    showId: 'mine',
    startsAt: fieldAt(startsAt),
    isOnSale: false,
    holdMinutes: '10',
    longestHoldMinutes: ' 60 ',
    seatsPerHold: '8',
    seatsPerCustomer: '12',
    lateConfirm: 'reacquire',
  } as const;
  expect(read(draft).show).toEqual({
    title: 'A title',
    showId: 'mine',
    startsAt,
    sale: 'closed',
    holdTtlMs: 600_000,
    maxHoldLifeMs: 3_600_000,
    maxSeatsPerHold: 8,
    maxSeatsPerCustomer: 12,
    lateConfirm: 'reacquire',
  });
});

test.each<[keyof ShowDraft, Partial<ShowDraft>]>([
  ['title', { title: ' ' }],
  ['title', { title: 't'.repeat(501) }],
  ['title', { title: 'a\u0007b' }],
  ['showId', { showId: 'no spaces' }],
  ['showId', { showId: 'i'.repeat(65) }],
  ['startsAt', { startsAt: '1969-01-01T00:00' }],
  ['holdMinutes', { holdMinutes: '0' }],
  ['holdMinutes', { holdMinutes: '1441' }],
  ['longestHoldMinutes', { holdMinutes: '10', longestHoldMinutes: '9' }],
  ['seatsPerHold', { seatsPerHold: '501' }],
  ['seatsPerCustomer', { seatsPerCustomer: 'many' }],
])('%s is refused as %j', (field, change) => {
  const { problems, show } = read(change);
  expect(Object.keys(problems)).toEqual([field]);
  expect(show).toBeUndefined();
});
