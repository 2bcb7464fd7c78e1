import { afterEach, expect, test } from 'vitest';
import { SHOW } from './support/desk.ts';
import { type Line, startLine } from './support/line.ts';
import { selling } from './support/selling.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();
const clerk = selling(desk);
const { open, alert, said } = clerk;

let line: Line | undefined;
afterEach(async () => {
  await line?.close();
  line = undefined;
});
const bookingsOf = async (showId = SHOW) =>
  (await desk().query('bookings.list', { showId })).bookings as Record<string, unknown>[];

/** A show whose holds are over soon. */
async function shortShow(holdTtlMs: number): Promise<string> {
  const showId = 'soon_over';
  const seats = ['A1', 'A2'].map((id) => ({ id }));
  const seatMap = { sections: [{ name: 'Hall', rows: [{ name: 'A', seats }] }] };
  await desk().call('shows.create', { showId, title: 'Soon over', seatMap, holdTtlMs });
  return showId;
}

test('a hold that runs out says so, and its seats can be chosen again', async () => {
  const showId = await shortShow(2_000);
  await open({ showId });
  await clerk.choose('A1');
  await desk().page.getByLabel('Customer').fill('Mr Slow');
  await clerk.pressHold();
  await said('Ran out: Mr Slow');
  await alert('The time was over before it was booked. Nothing was booked.');
  await desk().seat('A1', 'available').waitFor({ state: 'attached' });
  await desk().page.getByRole('button', { name: 'Choose what is free of them' }).click();
  expect(await clerk.chosen().allTextContents()).toEqual(['A1']);
  expect(await desk().page.getByLabel('Customer').inputValue()).toBe('Mr Slow');
});

test('a hold that runs out while it is paid for says what to do', async () => {
  const showId = await shortShow(3_000);
  line = await startLine(desk().api.url);
  await open({ showId, origin: line.origin });
  await clerk.hold('A1');
  line.cut();
  await clerk.book('A1');
  await said('No answer yet, so it may be booked already.');
  await expect.poll(() => clerk.timer('A1').textContent(), { timeout: 5_000 }).toBe('0:00');
  await expect
    .poll(async () => Object.keys((await desk().query('seats.snapshot', { showId })).seats as object), {
      timeout: 5_000,
    })
    .toEqual([]);
  line.mend();
  await alert('If the customer has paid: hold the seats again');
  expect(await bookingsOf(showId)).toEqual([]);
});

test('an answer that got lost while confirming is asked for again: booked once, and it says so', async () => {
  line = await startLine(desk().api.url);
  await open({ origin: line.origin });
  await clerk.hold('S1-1', 'S1-2');
  line.loseAnswers();
  await clerk.book('S1-1', 'card-9');
  await said('No answer yet, so it may be booked already.');
  await expect.poll(() => bookingsOf().then((bookings) => bookings.length)).toBe(1);
  line.mend();
  await clerk.ticket().waitFor();
  await said('The answer got lost on the way and was asked for again. It is booked, once.');
  expect(await bookingsOf()).toMatchObject([{ seatIds: ['S1-1', 'S1-2'], paymentRef: 'card-9' }]);
});

test('a reload while the confirm is on its way goes on with it', async () => {
  line = await startLine(desk().api.url);
  await open({ origin: line.origin });
  await clerk.hold('S1-1');
  line.loseAnswers();
  await clerk.book('S1-1', 'card-9');
  await said('No answer yet, so it may be booked already.');
  line.mend();
  await desk().page.reload();
  await clerk.ticket().waitFor();
  expect(await bookingsOf()).toMatchObject([{ seatIds: ['S1-1'], paymentRef: 'card-9' }]);
});

test('an answer that got lost while holding is asked for again: held once, also after a reload', async () => {
  line = await startLine(desk().api.url);
  await open({ origin: line.origin });
  for (const [seatId, isReloaded] of [
    ['S1-1', false],
    ['S2-1', true],
  ] as const) {
    await clerk.choose(seatId);
    line.loseAnswers();
    await clerk.pressHold();
    await said('No answer yet. Asking again');
    await expect
      .poll(async () => Object.keys((await desk().query('seats.snapshot', { showId: SHOW })).seats as object))
      .toContain(seatId);
    line.mend();
    if (isReloaded) await desk().page.reload();
    await clerk.card(seatId).waitFor();
  }
  const { holds } = await desk().query('holds.list', { showId: SHOW });
  expect(holds).toHaveLength(2);
});

test('who gives up asking gets the same hold when they try again', async () => {
  line = await startLine(desk().api.url);
  await open({ origin: line.origin });
  await clerk.choose('S1-1');
  line.loseAnswers();
  const nextFailure = () =>
    desk().page.waitForEvent('requestfailed', (request) => request.url().includes('holds.create'));
  const first = nextFailure();
  await clerk.pressHold();
  await first;
  // One more try is due, or under way, when it is given up.
  const last = nextFailure();
  await desk().page.getByRole('button', { name: 'Give up' }).click();
  await last;
  line.mend();
  await desk().seat('S1-1', 'held').waitFor({ state: 'attached' });
  await clerk.pressHold();
  await clerk.card('S1-1').waitFor();
  const { holds } = await desk().query('holds.list', { showId: SHOW });
  expect(holds).toHaveLength(1);
  expect(await clerk.card('S1-1').count()).toBe(1);
});

test('who gives up and holds other seats asks for the first ones no more', async () => {
  line = await startLine(desk().api.url);
  await open({ origin: line.origin });
  const asked: string[] = [];
  desk().page.on('request', (request) => {
    if (request.url().includes('holds.create')) asked.push(request.postData() ?? '');
  });
  const timesAsked = (seatId: string) => asked.filter((body) => body.includes(seatId)).length;
  await clerk.choose('S1-1');
  line.cut();
  await clerk.pressHold();
  await desk().page.getByRole('button', { name: 'Give up' }).click();
  const before = timesAsked('S1-1');
  await desk().page.getByRole('button', { name: 'Remove S1-1' }).click();
  await clerk.choose('S2-1');
  await clerk.pressHold();
  await expect.poll(() => timesAsked('S2-1'), { timeout: 10_000 }).toBeGreaterThan(3);
  // The one that was due when it was given up.
  expect(timesAsked('S1-1') - before).toBeLessThanOrEqual(1);
  line.mend();
  await clerk.card('S2-1').waitFor();
  const { seats } = await desk().query('seats.snapshot', { showId: SHOW });
  expect(Object.keys(seats as object)).toEqual(['S2-1']);
});

test('an answer that comes late, to the same request of the page before, changes nothing any more', async () => {
  const { page } = desk();
  const answers: (() => Promise<void>)[] = [];
  await page.route(/holds\.create/, async (route) => {
    const response = await route.fetch();
    answers.push(() => route.fulfill({ response }));
  });
  await open();
  await clerk.choose('S1-1');
  await clerk.pressHold();
  await expect.poll(() => answers.length).toBe(1);
  const tabs = page.getByRole('navigation', { name: 'This show' });
  await tabs.getByRole('link', { name: 'Seats' }).click();
  await clerk.seats().waitFor({ state: 'detached' });
  await tabs.getByRole('link', { name: 'Box office' }).click();
  await expect.poll(() => answers.length).toBe(2);
  await answers[0]?.();
  await clerk.book('S1-1');
  await clerk.ticket().waitFor();
  const looked = page.waitForResponse(/holds\.get/);
  await answers[1]?.();
  await (await looked).finished();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  expect(await clerk.ticket().count()).toBe(1);
  expect(await clerk.card('S1-1').count()).toBe(0);
});

test('a hold that was given up and is made after all is shown', async () => {
  line = await startLine(desk().api.url);
  await open({ origin: line.origin });
  await clerk.choose('S1-1');
  line.loseAnswers();
  // Given up as soon as that can be, so that the try that comes a second later is one that nobody waits for.
  const givenUp = desk().page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          const button = [...document.querySelectorAll('button')].find(
            (one) => one.textContent === 'Give up',
          );
          if (!button) return;
          observer.disconnect();
          button.click();
          resolve();
        });
        observer.observe(document.body, { childList: true, subtree: true });
      }),
  );
  await clerk.pressHold();
  await givenUp;
  line.mend();
  await clerk.card('S1-1').waitFor();
  await clerk.book('S1-1');
  await clerk.ticket().getByText('S1-1').waitFor();
});

test('a server that started anew and forgot the hold', async () => {
  await open();
  await clerk.hold('S1-1');
  await desk().api.kill('SIGKILL');
  await desk().api.restart();
  await alert('The server does not know this hold any more.');
});

test("a countdown goes by the engine's clock, not by that of the browser", async () => {
  await desk().page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 240_000;
  });
  await open();
  await clerk.hold('S1-1');
  expect(await clerk.timer('S1-1').textContent()).toMatch(/^(4:5\d|5:00)$/);
  await desk().page.reload();
  expect(await clerk.timer('S1-1').textContent()).toMatch(/^(4:[345]\d|5:00)$/);
});

test('a countdown is right after a line that was down while it was asked for', async () => {
  line = await startLine(desk().api.url);
  await open({ origin: line.origin });
  let failed = 0;
  desk().page.on('requestfailed', (request) => {
    if (request.url().includes('holds.create')) failed += 1;
  });
  await clerk.choose('S1-1');
  line.cut();
  await clerk.pressHold();
  await expect.poll(() => failed, { timeout: 15_000 }).toBeGreaterThan(4);
  line.mend();
  const [minutes, seconds] = ((await clerk.timer('S1-1').textContent()) ?? '').split(':').map(Number);
  const { holds } = (await desk().query('holds.list', { showId: SHOW })) as {
    holds: { expiresAt: number }[];
  };
  const leftMs = (holds[0]?.expiresAt ?? 0) - Date.now();
  expect(Math.abs((minutes ?? 0) * 60 + (seconds ?? 0) - leftMs / 1_000)).toBeLessThan(2.5);
});

test('a hold that ran out while nobody looked is forgotten, its token too, and keeps nobody from leaving', async () => {
  const showId = await shortShow(5_000);
  await open({ showId });
  await clerk.hold('A1');
  const { page } = desk();
  await page.getByRole('link', { name: 'All shows' }).click();
  await page.locator(`[data-show-id="${showId}"]`).waitFor();
  const mayLeave = () => page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true })));
  const kept = () => page.evaluate(() => JSON.stringify(sessionStorage));
  expect(await mayLeave()).toBe(false);
  expect(await kept()).toContain('token');
  await expect.poll(mayLeave, { timeout: 10_000 }).toBe(true);
  expect(await kept()).not.toContain('token');
});
