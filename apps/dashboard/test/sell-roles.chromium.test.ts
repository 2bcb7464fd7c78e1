import { ADMIN } from '@holdfast/api/testing';
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { SHOW, SMALL_SHOW } from './support/desk.ts';
import { logInAs, logInWith, statusForSession } from './support/log-in-as.ts';
import { MapOnPage } from './support/map-on-page.ts';
import { selling } from './support/selling.ts';
import { withDesk } from './support/with-desk.ts';

describe('where buyers without a key may not hold', () => {
  const desk = withDesk({ env: { PUBLIC_HOLDS: 'false' } });
  const clerk = selling(desk);
  const open = () => desk().openShow({ tab: 'sell', token: '' });
  const tryToHold = () => statusForSession(desk(), 'holds.create', { showId: SHOW, seatIds: ['S1-1'] });

  test('the page asks for a login, and sells after it', async () => {
    await open();
    const form = desk().page.getByRole('main');
    expect(await clerk.seats().count()).toBe(0);
    await form.getByLabel('Email').fill(ADMIN.email);
    await form.getByLabel('Password').fill(ADMIN.password);
    expect(await tryToHold()).toBe(401);
    await form.getByRole('button', { name: 'Log in' }).click();
    await clerk.hold('S1-1');
    await clerk.book('S1-1');
    await clerk.ticket().waitFor();
  });

  test('a viewer sells nothing, and the api refuses', async () => {
    await logInAs(desk(), 'viewer');
    await open();
    await desk().page.getByText('You are logged in as viewer').waitFor();
    const tabs = desk().page.getByRole('navigation', { name: 'This show' });
    await tabs.getByRole('link', { name: 'Holds' }).waitFor();
    expect(await tabs.getByRole('link', { name: 'Box office' }).count()).toBe(0);
    expect(await clerk.seats().count()).toBe(0);
    expect(await tryToHold()).toBe(403);
  });

  test('what one clerk holds is not for the next who logs in at the same desk', async () => {
    await logInAs(desk(), 'operator');
    await open();
    await clerk.hold('S1-1');
    await clerk.card('S1-1').getByText('If you log out, it stays held').waitFor();
    await desk().page.getByRole('button', { name: 'Log out' }).click();
    await clerk.seats().waitFor({ state: 'detached' });
    await logInAs(desk(), 'admin');
    await desk().page.reload();
    await clerk.seats().waitFor();
    await desk().seat('S1-1', 'held').waitFor({ state: 'attached' });
    expect(await clerk.card('S1-1').count()).toBe(0);
    await desk().page.getByRole('button', { name: 'Log out' }).click();
    await clerk.seats().waitFor({ state: 'detached' });
    await logInWith(desk(), { email: 'operator@example.com', password: 'a password of some operator' });
    await desk().page.reload();
    await clerk.card('S1-1').waitFor();
  });
});

describe('on a phone', () => {
  const desk = withDesk({
    context: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  });
  const clerk = selling(desk);

  test.each(['light', 'dark'] as const)('in %s mode axe finds nothing serious', async (colorScheme) => {
    await desk().page.emulateMedia({ colorScheme });
    await desk().openShow({ tab: 'sell', showId: SMALL_SHOW, token: '' });
    await clerk.choose('A1');
    expect(await desk().seriousViolations()).toEqual([]);
    await clerk.pressHold();
    await clerk.card('A1').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
  });

  test('the tab of the page is in view', async () => {
    await desk().openShow({ tab: 'sell' });
    const tab = desk().page.getByRole('link', { name: 'Box office' });
    await desk().page.getByRole('link', { name: 'Holds' }).waitFor();
    await expect
      .poll(() =>
        tab.evaluate((link) => {
          const { left, right } = link.getBoundingClientRect();
          return left >= 0 && right <= innerWidth;
        }),
      )
      .toBe(true);
  });

  test('what is held is told over the map, also on coming back, and found from there', async () => {
    await desk().openShow({ tab: 'sell', token: '' });
    await clerk.choose('S1-1');
    await desk().page.getByLabel('Customer').fill('Phone Paul');
    await clerk.pressHold();
    await clerk.card('Phone Paul').waitFor();
    // Unlike a reload, it never scrolls to where the page was.
    await desk().page.goto(desk().api.url);
    await desk().openShow({ tab: 'sell', token: '' });
    const bar = desk().page.getByText('Held for Phone Paul').first();
    await bar.waitFor();
    await expect.poll(() => isInView(bar), { timeout: 5_000 }).toBe(true);
    const chip = clerk.card('Phone Paul').getByRole('button', { name: 'Mark S1-1 to give it back' });
    expect(await isInView(chip)).toBe(false);
    await desk().page.getByRole('button', { name: 'Go to it' }).tap();
    await expect.poll(() => isInView(chip), { timeout: 5_000 }).toBe(true);
    expect(await desk().page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  test('fingers alone sell a seat', async () => {
    await desk().openShow({ tab: 'sell', showId: SMALL_SHOW, token: '' });
    await desk().page.getByRole('button', { name: 'No advice' }).tap();
    const map = await MapOnPage.of(desk(), SMALL_SHOW);
    await map.frame.scrollIntoViewIfNeeded();
    const { x, y } = await map.pointOf('A2');
    await desk().page.touchscreen.tap(x, y);
    await desk().page.getByRole('button', { name: 'Go on' }).tap();
    await desk().page.getByRole('button', { name: 'Hold 1 seat' }).tap();
    await clerk.card('A2').getByRole('button', { name: /^Paid/ }).tap();
    await clerk.ticket().getByText('A2').waitFor();
    expect(await desk().page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await desk().page.reload();
    expect(await desk().page.getByRole('complementary', { name: 'Try it' }).count()).toBe(0);
  });

  function isInView(locator: Locator): Promise<boolean> {
    return locator.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  }
});
