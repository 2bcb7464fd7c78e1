import { describe, expect, test } from 'vitest';
import { SHOW, SMALL_SHOW } from './support/desk.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();

test('the page runs scripts of its own only, and is framed by nobody', async () => {
  const page = await desk().page.goto(`${desk().api.url}/shows/${SHOW}`);
  const policy = page?.headers()['content-security-policy'] ?? '';
  for (const directive of ["script-src 'self'", "default-src 'none'", "frame-ancestors 'none'"]) {
    expect(policy.split(';')).toContain(directive);
  }
});

describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  // On the small show: axe looks at every element, and more seats are more of the same.
  test('axe finds nothing serious', async () => {
    await desk().page.emulateMedia({ colorScheme });
    await desk().confirmHold(await desk().hold(['A1'], { showId: SMALL_SHOW }));
    await desk().hold(['B1'], { showId: SMALL_SHOW });

    await desk().page.goto(`${desk().api.url}/shows`);
    await desk().page.locator(`[data-show-id="${SMALL_SHOW}"]`).waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await desk().openShow({ showId: SMALL_SHOW, token: '' });
    expect(await desk().seriousViolations()).toEqual([]);
    await desk().openShow({ showId: SMALL_SHOW, tab: 'bookings' });
    await desk().row('Bookings', 'A1').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await desk().openShow({ showId: SMALL_SHOW, tab: 'holds', token: '' });
    await desk().row('Holds', 'B1').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await desk().row('Holds', 'B1').getByRole('button', { name: /Clear/ }).click();
    await desk().page.getByRole('dialog').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
  });
});
