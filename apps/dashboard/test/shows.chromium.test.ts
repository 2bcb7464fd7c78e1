import { describe, expect, test } from 'vitest';
import { SHOW, SMALL_SHOW } from './support/desk.ts';
import { startLine } from './support/line.ts';
import { logInAs } from './support/log-in-as.ts';
import { withDesk } from './support/with-desk.ts';

const TITLE = 'A Night at the Grand Hall';

const card = (showId: string) => desk().page.locator(`[data-show-id="${showId}"]`);
const toast = (text: string) => desk().page.locator('[data-sonner-toast]', { hasText: text });

const desk = withDesk();

async function openShows(path = '/shows'): Promise<void> {
  await desk().page.goto(`${desk().api.url}${path}#operator=${desk().api.ready.loginToken}`);
  await desk().page.getByRole('button', { name: 'Log out' }).waitFor();
  await card(SHOW).waitFor();
}

async function saleOf(showId: string): Promise<string> {
  const answer = await fetch(`${desk().api.url}/api/v1/shows/${showId}`);
  return ((await answer.json()) as { sale: string }).sale;
}

test.each(['light', 'dark'] as const)(
  'shows free seats pale, with an edge to see them by, in %s mode',
  async (colorScheme) => {
    await desk().page.emulateMedia({ colorScheme });
    await openShows();
    const contrasts = await card(SHOW)
      .locator('.seat-share[data-status="available"]')
      .evaluate((share) => {
        const luminance = (color: string) => {
          const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? [])
            .slice(0, 3)
            .map((part) => Number(part) / 255)
            .map((part) => (part <= 0.04 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
          return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const contrast = (one: string, other: string) => {
          const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
          return (high + 0.05) / (low + 0.05);
        };
        const { backgroundColor, boxShadow } = getComputedStyle(share);
        const around = getComputedStyle(share.closest('li') ?? document.body).backgroundColor;
        return { fill: contrast(backgroundColor, around), edge: contrast(boxShadow, around) };
      });
    expect(contrasts.fill).toBeLessThan(1.6);
    expect(contrasts.edge).toBeGreaterThan(3);
  },
);

test('lists the shows with their counts, finds one, and leads to it', async () => {
  await desk().hold(['S1-1', 'S1-2']);
  await desk().page.goto(`${desk().api.url}/shows`);
  await card(SHOW).locator('[data-count-of="held"]', { hasText: '2' }).waitFor();
  await card(SMALL_SHOW).waitFor();

  await desk().page.getByRole('searchbox').fill('grand');
  await card(SMALL_SHOW).waitFor({ state: 'detached' });
  expect(new URL(desk().page.url()).search).toBe('?search=grand');
  await desk().page.reload();
  await card(SHOW).waitFor();
  expect(await desk().page.locator('[data-show-id]').count()).toBe(1);
  await desk().page.getByRole('searchbox').fill('opera');
  await desk().page.getByText('No show matches “opera”').waitFor();
  await desk().page.getByRole('searchbox').fill('');
  await card(SHOW).getByRole('link').click();
  await desk().page.locator('[data-connection="live"]').waitFor({ state: 'attached' });
  expect(await desk().page.title()).toBe(`${TITLE} · Holdfast`);
});

test('a search that is corrected in its middle stays what was typed', async () => {
  await openShows();
  const search = desk().page.getByRole('searchbox');
  await search.fill('graall');
  await search.press('Home');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await search.press(key);
  await search.pressSequentially('nd h');
  await expect.poll(() => new URL(desk().page.url()).searchParams.get('search')).toBe('grand hall');
  expect(await search.inputValue()).toBe('grand hall');
  await card(SHOW).waitFor();
});

test('what is shown stays where it is when it is put in another order', async () => {
  await desk().page.setViewportSize({ width: 360, height: 300 });
  await openShows();
  await desk().page.mouse.wheel(0, 80);
  const scrolled = () => desk().page.evaluate(() => scrollY);
  await expect.poll(scrolled).toBe(80);
  await desk().page.getByLabel('Order of the shows').selectOption('By title');
  await expect.poll(() => new URL(desk().page.url()).search).toBe('?sort=title');
  // The router moves what it moves before it draws.
  await desk().page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await scrolled()).toBe(80);
});

test('orders them as the address says', async () => {
  await desk().confirmHold(await desk().hold(['A1', 'A2'], { showId: SMALL_SHOW }));
  await desk().hold(['S1-1']);
  const order = () =>
    desk()
      .page.locator('[data-show-id]')
      .evaluateAll((cards) => cards.map((each) => each.getAttribute('data-show-id')));
  await openShows('/shows?sort=held');
  expect(await order()).toEqual([SHOW, SMALL_SHOW]);
  await desk().page.getByLabel('Order of the shows').selectOption('Largest share sold');
  await expect.poll(order).toEqual([SMALL_SHOW, SHOW]);
  await card(SMALL_SHOW).getByText('50% sold').waitFor();
  expect(new URL(desk().page.url()).search).toBe('?sort=sold');
});

describe('the sale', () => {
  test('is closed from the list with a reason, and opened again by Undo', async () => {
    await openShows();
    await card(SHOW).getByRole('button', { name: 'Close sale' }).click();
    await desk().page.getByRole('dialog').getByText(`Close the sale of ${TITLE}?`).waitFor();
    await desk().giveReason('The hall is flooded', 'Close sale');
    await card(SHOW).getByText('Sale closed').waitFor();
    expect(await saleOf(SHOW)).toBe('closed');
    await expect(desk().hold(['S1-1'])).rejects.toThrow('SHOW_CLOSED');

    await toast('is closed').getByRole('button', { name: 'Undo' }).click();
    await card(SHOW).getByText('On sale').waitFor();
    await toast('Undone').waitFor();
    expect(await saleOf(SHOW)).toBe('open');
    await desk().hold(['S1-1']);

    const answer = await fetch(`${desk().api.url}/api/v1/audit`, {
      headers: { authorization: `Bearer ${desk().api.operatorToken}` },
    });
    const { entries } = (await answer.json()) as { entries: { reason?: string }[] };
    const reasons = entries.map(({ reason }) => reason);
    expect(reasons).toContain('The hall is flooded');
    expect(reasons).toContain('Closing it was undone');
  });

  test('is closed and opened from the page of the show', async () => {
    await desk().openShow({ showId: SMALL_SHOW });
    await desk().page.getByRole('button', { name: 'Close sale' }).click();
    await desk().giveReason('Sold elsewhere', 'Close sale');
    await desk().page.getByText('Sale closed', { exact: true }).waitFor();
    await desk().page.getByRole('button', { name: 'Open sale' }).click();
    await desk().page.getByText('On sale', { exact: true }).waitFor();
    await toast('is on sale').getByRole('button', { name: 'Undo' }).click();
    await desk().page.getByText('Sale closed', { exact: true }).waitFor();
    expect(await saleOf(SMALL_SHOW)).toBe('closed');
  });

  test('is opened and closed on the overview, which shows it at once', async () => {
    await openShows('/');
    await card(SMALL_SHOW).getByRole('button', { name: 'Close sale' }).click();
    await desk().giveReason('Sold elsewhere', 'Close sale');
    await desk().page.getByRole('dialog').waitFor({ state: 'detached' });
    await card(SMALL_SHOW).getByText('Sale closed').waitFor();
  });

  test('stays as it is where the server does not answer, and says so', async () => {
    const line = await startLine(desk().api.url);
    try {
      await desk().call('shows.setSale', { showId: SHOW, sale: 'closed' });
      await desk().page.goto(`${line.origin}/shows#operator=${desk().api.ready.loginToken}`);
      const button = card(SHOW).getByRole('button', { name: 'Open sale' });
      await button.waitFor();
      line.cut();
      await button.click();
      await toast('is not open').getByText('The server cannot be reached.').waitFor();
      expect(await saleOf(SHOW)).toBe('closed');
    } finally {
      await line.close();
    }
  });

  test('is nothing for those who may not operate', async () => {
    await logInAs(desk(), 'viewer');
    await desk().page.goto(`${desk().api.url}/shows`);
    await card(SHOW).waitFor();
    await desk().page.getByText('viewer@example.com').waitFor();
    expect(
      await desk()
        .page.getByRole('button', { name: /sale of/ })
        .count(),
    ).toBe(0);
    await desk().openShow({ token: '' });
    expect(
      await desk()
        .page.getByRole('button', { name: /sale of/ })
        .count(),
    ).toBe(0);
  });
});

describe('a server without shows', () => {
  const empty = withDesk({ env: { DEMO: 'false' } });

  test('says so, and to an admin how to make one', async () => {
    await empty().page.goto(`${empty().api.url}/shows`);
    await empty().page.getByText('A show appears here as soon as an admin makes it.').waitFor();
    await empty().page.goto(`${empty().api.url}/#operator=${empty().api.ready.loginToken}`);
    await empty().page.getByText('No shows yet').waitFor();
    await empty().page.getByRole('link', { name: 'All shows' }).click();
    await empty().page.getByText('Make the first one').waitFor();
    await empty().page.getByRole('link', { name: 'New show' }).click();
    await empty().page.getByRole('heading', { name: 'New show' }).waitFor();
  });
});

test('a list that cannot be read says why, and comes back with the server', async () => {
  const line = await startLine(desk().api.url);
  try {
    await desk().page.goto(`${line.origin}/bookings`);
    await desk().page.getByRole('link', { name: 'Shows' }).first().waitFor();
    line.cut();
    await desk().page.getByRole('link', { name: 'Shows' }).first().click();
    await desk().page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    line.mend();
    await card(SHOW).waitFor();
  } finally {
    await line.close();
  }
});
