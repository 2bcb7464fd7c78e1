/** What a PostgreSQL that restarts, stalls or is set up oddly must not do to the ledger. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { epochBase } from '../src/domain/epochs.ts';
import { openPostgresLedger } from '../src/ledger/postgres.ts';
import { LedgerUnavailable } from '../src/ports/faults.ts';
import { eventually } from '../testing/eventually.ts';
import { type PostgresServer, startPostgres } from '../testing/index.ts';
import { showOf } from '../testing/ledger-suite/harness.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

it('a restart ends neither the process nor the ledger, in use or holding the lock', async () => {
  const ledger = openPostgresLedger({ url: server.url, timeoutMs: 2_000 });
  await ledger.migrate();
  // An error event that nobody hears would fail this test run as an uncaught exception.
  expect(await ledger.lockForOneProcess()).toBe(true);
  const inUse = Array.from({ length: 20 }, () => ledger.createShow(showOf('any')).catch((fault) => fault));
  await server.kill();
  for (const outcome of await Promise.all(inUse)) {
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(LedgerUnavailable);
  }
  await expect(ledger.ping()).rejects.toThrow(LedgerUnavailable);
  await server.restart();
  await eventually(() => ledger.ping());
  await ledger.close();
});

it('a BEGIN that is answered too late leaves no transaction behind for the next to work in', async () => {
  const line = await stallableLine(server.port);
  const url = server.url.replace(`:${server.port}`, `:${line.port}`);
  const ledger = openPostgresLedger({ url, timeoutMs: 300, maxConnections: 1 });
  const direct = openPostgresLedger({ url: server.url, timeoutMs: 2_000 });
  await ledger.migrate();
  await ledger.ping();
  line.stall();
  await expect(ledger.settle({ showId: 'late', holdId: 'x' })).rejects.toThrow(LedgerUnavailable);
  line.goOn();
  expect(await eventually(() => ledger.createShow(showOf('acknowledged')))).toEqual({ status: 'CREATED' });
  expect((await direct.getShow('acknowledged'))?.showId).toBe('acknowledged');
  await ledger.close();
  await direct.close();
  line.close();
});

it('a rebuild sees the booking that it waited for, whatever isolation is the default', async () => {
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`alter database postgres set default_transaction_isolation = 'repeatable read'`);
  const ledger = openPostgresLedger({ url: server.url, timeoutMs: 5_000 });
  await ledger.migrate();
  await ledger.createShow(showOf('waits'));
  await ledger.beginEpoch('waits', await ledger.allocateEpoch('waits'));
  const next = await ledger.allocateEpoch('waits');
  // A booking in the middle of its transaction: the statements and the lock of SqlLedger.book, by hand.
  await admin.query('begin isolation level read committed');
  await admin.query(
    `insert into booking values ('bk_x', 'waits', 'x', 'confirmed', '["A"]', $1, 't', null, null, 1, null, null, 0)`,
    [epochBase(1) + 1],
  );
  await admin.query(`select current_epoch from show where show_id = 'waits' for share`);
  const begun = ledger.beginEpoch('waits', next);
  await eventually(async () => {
    const { rows } = await admin.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`);
    expect(rows).toHaveLength(1);
  });
  await admin.query('commit');
  expect(await begun).toMatchObject({ status: 'BEGUN', booked: [{ holdId: 'x', seatIds: ['A'] }] });
  await admin.query('alter database postgres reset default_transaction_isolation');
  await admin.end();
  await ledger.close();
});

it('a value that no column takes is a fault of ours, not an outage', async () => {
  const ledger = openPostgresLedger({ url: server.url, timeoutMs: 2_000 });
  await ledger.migrate();
  await expect(ledger.getShow('x\u0000')).rejects.not.toThrow(LedgerUnavailable);
  await ledger.ping();
  await ledger.close();
});

/** A line to the server on which what is sent can be kept waiting. */
async function stallableLine(port: number) {
  let isStalled = false;
  const waiting: (() => void)[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => other.destroy());
    }
    client.on('data', (data) => {
      if (isStalled) waiting.push(() => upstream.write(data));
      else upstream.write(data);
    });
    upstream.on('data', (data) => client.write(data));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  return {
    port: address.port,
    stall() {
      isStalled = true;
    },
    goOn() {
      isStalled = false;
      for (const send of waiting.splice(0)) send();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
