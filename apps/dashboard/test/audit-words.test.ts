import { expect, test } from 'vitest';
import { changesInLine, changesOf } from '../src/lib/audit-changes.ts';
import { AUDIT_ACTIONS, type AuditEntry, inWords } from '../src/lib/audit-words.ts';

const entryOf = (more: Partial<AuditEntry>): AuditEntry => ({
  auditId: '1',
  at: 1,
  actor: 'operator@example.com',
  action: 'hold.clear',
  subject: 'it',
  outcome: 'done',
  ...more,
});

test('every action has words, whatever the entry knows', () => {
  for (const { action } of AUDIT_ACTIONS) {
    expect(inWords(entryOf({ action }))).toMatch(/^[A-Z][a-z]+ /);
    expect(inWords(entryOf({ action, outcome: 'refused' }))).toMatch(/^Tried to [a-z]+ /);
    expect(inWords(entryOf({ action, outcome: 'unknown' }))).toMatch(/^Began to [a-z]+ /);
  }
});

test.each([
  [{ seatIds: ['A1', 'A2'] }, 'Cleared the hold of A1, A2'],
  [{ before: { seatIds: ['A1'] } }, 'Cleared the hold of A1'],
  [{}, 'Cleared the hold it'],
  [
    { action: 'seats.block', seatIds: Array.from({ length: 1_200 }, (_, at) => `S${at}`) },
    'Blocked 1,200 seats',
  ],
  [{ action: 'show.setSale', sale: 'open' }, 'Opened the sale'],
  [{ action: 'show.setSale', sale: 'closed', outcome: 'refused' }, 'Tried to close the sale'],
  [{ action: 'show.create', after: { title: 'Hamlet' } }, 'Created the show “Hamlet”'],
  [{ action: 'key.revoke', before: { name: 'shop' } }, 'Revoked the key “shop”'],
  [{ action: 'account.setRole', subject: 'a@b.c' }, 'Changed the role of a@b.c'],
] satisfies [Partial<AuditEntry>, string][])('%o is “%s”', (more, words) => {
  expect(inWords(entryOf(more))).toBe(words);
});

test('what changed comes first, named as people name it', () => {
  const states = {
    before: { customerRef: 'anna', madeBy: 'x', seats: { A1: 'held', A2: 'available' }, disabled: false },
    after: { customerRef: 'anna', madeBy: 'x', seats: { A1: 'blocked', A2: 'blocked' }, disabled: true },
  };
  expect(changesOf(states)).toEqual([
    { name: 'Held', before: 'A1', after: undefined, isChanged: true },
    { name: 'Available', before: 'A2', after: undefined, isChanged: true },
    { name: 'Disabled', before: 'no', after: 'yes', isChanged: true },
    { name: 'Blocked', before: undefined, after: 'A1, A2', isChanged: true },
    { name: 'Customer', before: 'anna', after: 'anna', isChanged: false },
    { name: 'Made by', before: 'x', after: 'x', isChanged: false },
  ]);
  expect(changesInLine(states)).toBe(
    'Held: A1 → none; Available: A2 → none; Disabled: no → yes; Blocked: none → A1, A2',
  );
});
