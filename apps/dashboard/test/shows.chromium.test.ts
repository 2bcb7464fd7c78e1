import { expect, test } from 'vitest';
import { SHOW } from './support/desk.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();

test('lists the shows with their counts, finds one, and leads to it', async () => {
  await desk().hold(['S1-1', 'S1-2']);
  await desk().page.goto(`${desk().api.url}/shows`);
  const card = desk().page.locator(`[data-show-id="${SHOW}"]`);
  await card.locator('[data-count-of="held"]', { hasText: '2' }).waitFor();
  await desk().page.locator('[data-show-id="avengers_endgame"]').waitFor();

  await desk().page.getByRole('searchbox').fill('grand');
  await desk().page.locator('[data-show-id="avengers_endgame"]').waitFor({ state: 'detached' });
  await desk().page.getByRole('searchbox').fill('opera');
  await desk().page.getByText('No show matches “opera”').waitFor();
  await desk().page.getByRole('searchbox').fill('');
  await card.getByRole('link').click();
  await desk().seat('S1-2', 'held').waitFor();
  expect(await desk().page.title()).toBe('A Night at the Grand Hall · Holdfast');
});
