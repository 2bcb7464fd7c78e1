import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { NewAuditEntry } from '../../src/ports/audit.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { LedgerHarness } from './harness.ts';

/** That the database itself keeps what the audit trail has. */
export function appendOnlyTests(suite: LedgerHarness, kind: Ledger['name']): void {
  const list = async (query: { showId: string; seatId?: string }) =>
    (await suite.other.listAudit({ limit: 100, ...query })).items;

  const clearOf = (showId: string, more: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
    atMs: 1,
    actor: 'operator',
    action: 'hold.clear',
    showId,
    subject: 'h1',
    reason: 'stuck',
    ...more,
  });

  describe('can only grow:', () => {
    /** In the database itself, as whoever has a console on it would. */
    const run = (statement: string) => sql.raw(statement).execute(suite.ledger.database.db);

    const ANYWHERE = [
      "update audit set actor = 'somebody else' where show_id = '{show}'",
      "update audit_outcome set outcome = 'done' where audit_id = '{entry}'",
      "update audit_seat set seat_id = 'E' where show_id = '{show}'",
      "delete from audit_outcome where audit_id = '{entry}'",
      "delete from audit_seat where show_id = '{show}'",
      "delete from audit where show_id = '{show}'",
    ];
    const ON_POSTGRES = ['truncate audit_outcome', 'truncate audit_seat', 'truncate audit cascade'];
    const WHOLE = 'audit_id, at_ms, actor, action, show_id, subject, reason';
    const ON_SQLITE = [
      `replace into audit (${WHOLE}) values ('{entry}', 1, 'x', 'x', '{show}', 'x', 'x')`,
      "replace into audit_outcome (audit_id, outcome) values ('{entry}', 'done')",
      `insert or replace into audit (rowid, ${WHOLE})
        select rowid, 'another', 1, 'x', 'x', '{show}', 'x', 'x' from audit where audit_id = '{entry}'`,
      `update or replace audit set audit_id = '{entry}' where audit_id <> '{entry}'`,
    ];

    async function refuses(template: string, refusal: string): Promise<void> {
      const showId = await suite.openShow();
      const entry = await suite.ledger.audit(clearOf(showId, { seatIds: ['A'] }));
      await suite.ledger.auditOutcome(entry, { outcome: 'refused', refusal: 'HOLD_EXPIRED' });
      await suite.ledger.audit(clearOf(await suite.openShow()));
      const kept = await list({ showId, seatId: 'A' });
      const attempt = run(template.replaceAll('{show}', showId).replaceAll('{entry}', entry));
      await expect(attempt).rejects.toThrow(refusal);
      expect(await list({ showId, seatId: 'A' })).toEqual(kept);
      expect(kept).toMatchObject([{ actor: 'operator', outcome: 'refused' }]);
    }
    const REFUSED = 'the audit trail is append-only';

    it.each(kind === 'postgres' ? [...ANYWHERE, ...ON_POSTGRES] : [...ANYWHERE, ...ON_SQLITE])(
      'refuses to %s',
      (statement) => refuses(statement, REFUSED),
    );
    if (kind === 'sqlite') {
      it.each([...ANYWHERE, ...ON_SQLITE])('without foreign keys too, refuses to %s', async (statement) => {
        // They are for each connection to mind, and not what keeps a row.
        await run('pragma foreign_keys = off');
        try {
          await refuses(statement, REFUSED);
        } finally {
          await run('pragma foreign_keys = on');
        }
      });
      it.each(['audit_outcome', 'audit_seat', 'cancelled_seat'])(
        'gives no row of %s a number by which it could be written over',
        (table) => refuses(`select rowid from ${table}`, 'no such column: rowid'),
      );
    }

    it('has one outcome for each entry, and none without one', async () => {
      const showId = await suite.openShow();
      const entry = await suite.ledger.audit(clearOf(showId));
      await suite.ledger.auditOutcome(entry, { outcome: 'done' });
      await expect(suite.ledger.auditOutcome(entry, { outcome: 'refused' })).rejects.toThrow();
      await expect(suite.ledger.auditOutcome('nothing', { outcome: 'done' })).rejects.toThrow();
      expect(await list({ showId })).toMatchObject([{ outcome: 'done' }]);
    });
  });
}
