import { expect, test } from 'vitest';
import { exportCsv } from './support/export.ts';
import { startLine } from './support/line.ts';
import { logInAs } from './support/log-in-as.ts';
import { onBookings } from './support/on-bookings.ts';
import { withDesk } from './support/with-desk.ts';

/** Half an hour off the full one. */
const desk = withDesk({ context: { timezoneId: 'Asia/Kolkata' } });
const { book, open, row, rowCount, choice, toast } = onBookings(desk);

const HOSTILE = ['=HYPERLINK("http://example.com")', '+1', '-1', '@SUM(A1)', ' =1+1', '＝1'];

test('exports what is filtered, page after page, as a file that every spreadsheet reads and none runs', async () => {
  await logInAs(desk(), 'viewer');
  const show = 'big_one';
  const names = Array.from({ length: 1_040 }, (_, seat) => `S${seat}`);
  const seatMap = {
    sections: [{ name: 'Hall', rows: [{ name: '1', seats: names.map((id) => ({ id })) }] }],
  };
  await desk().call('shows.create', { showId: show, title: 'Big, “really”', seatMap });
  const customers = [...HOSTILE, 'says "hi", and more', 'Ünïcödé'];
  for (let done = 0; done < names.length; done += 20) {
    await Promise.all(
      names
        .slice(done, done + 20)
        .map((seatId, at) => book([seatId], { showId: show, customerRef: customers[done + at] ?? 'usual' })),
    );
  }
  const cancelled = await book(['S1-1', 'S1-2']);
  await desk().call('bookings.cancel', { bookingId: cancelled.bookingId, reason: '=cmd' });

  await open(`/bookings?show=${show}`);
  const exported = await exportCsv(desk());
  expect(exported.fileName).toMatch(/^holdfast-bookings-big_one-\d{4}-\d\d-\d\d\.csv$/);
  await toast('1,040 bookings exported').getByText(exported.fileName).waitFor();
  expect(exported.text.startsWith('\uFEFFBooking,Status,Show,')).toBe(true);
  expect(exported.rows.map(({ Seats }) => Seats).toSorted()).toEqual(names.toSorted());
  const customerOf = (seatId: string) => exported.rows.find(({ Seats }) => Seats === seatId)?.Customer;
  for (const [at, customer] of customers.entries()) {
    expect(customerOf(`S${at}`)).toBe(HOSTILE.includes(customer) ? `'${customer}` : customer);
  }
  expect(exported.rows[0]).toMatchObject({
    Show: 'Big, “really”',
    'Number of seats': '1',
    Payment: 'pay-1',
  });
  for (const line of exported.rows) {
    expect(line['Confirmed at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+05:30$/);
  }

  await desk().page.getByRole('button', { name: 'Clear filters' }).click();
  await choice('Status').selectOption('Cancelled');
  await row('S1-1').waitFor();
  const few = await exportCsv(desk());
  expect(few.rows).toHaveLength(1);
  expect(few.rows[0]).toMatchObject({ Seats: 'S1-1 S1-2', 'Why cancelled': "'=cmd", Status: 'cancelled' });
  expect(few.fileName).toMatch(/^holdfast-bookings-\d{4}/);

  // The list itself goes on as it is scrolled.
  await open(`/bookings?show=${show}`);
  await desk().panel('Bookings').getByText('100 bookings, more as you scroll').waitFor();
  await row('S1039').focus();
  await desk().page.keyboard.press('End');
  await desk().panel('Bookings').getByText('200 bookings').waitFor();
  expect(await rowCount()).toBeLessThan(60);
}, 120_000);

test('an export that is asked for before the shows are known waits for what they are called', async () => {
  await logInAs(desk(), 'viewer');
  await book(['S1-1']);
  const gate = Promise.withResolvers<void>();
  await desk().page.route(/shows\.list/, async (route) => {
    await gate.promise;
    await route.continue();
  });
  await open('/bookings');
  const exporting = exportCsv(desk());
  await desk().page.getByRole('button', { name: 'Stop at 0' }).waitFor();
  gate.resolve();
  expect((await exporting).rows.map(({ Show }) => Show)).toEqual(['A Night at the Grand Hall']);
});

test('an export stops when told to, and saves nothing', async () => {
  await logInAs(desk(), 'viewer');
  await book(['S1-1']);
  await open('/bookings');
  await row('S1-1').waitFor();
  const downloads: string[] = [];
  desk().page.on('download', (download) => downloads.push(download.suggestedFilename()));
  // A server that takes its time.
  const gate = Promise.withResolvers<void>();
  await desk().page.route(/bookings\.list/, async (route) => {
    await gate.promise;
    await route.continue().catch(() => {});
  });
  await desk().page.getByRole('button', { name: 'Export CSV' }).click();
  await desk().page.getByRole('button', { name: 'Stop at 0' }).click();
  await toast('Export stopped').waitFor();
  await desk().page.getByRole('button', { name: 'Export CSV' }).waitFor();
  gate.resolve();
  expect(downloads).toEqual([]);
});

test('an export says when it fails, and saves nothing', async () => {
  const line = await startLine(desk().api.url);
  await book(['S1-1']);
  await desk().page.goto(`${line.origin}/bookings#operator=${desk().api.ready.loginToken}`);
  await row('S1-1').waitFor();
  line.cut();
  await desk().page.getByRole('button', { name: 'Export CSV' }).click();
  await toast('The export stopped, and no file was saved').waitFor();
  await line.close();
});
