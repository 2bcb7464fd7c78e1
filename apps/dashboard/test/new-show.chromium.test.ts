import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readImport } from '../src/features/new-show/read-import.ts';
import { SMALL_SHOW } from './support/desk.ts';
import { startLine } from './support/line.ts';
import { logInAs } from './support/log-in-as.ts';
import { onNewShow } from './support/on-new-show.ts';
import { withDesk } from './support/with-desk.ts';

const desk = withDesk();

const { field, section, createButton, preview, openForm, readShow, showCount, choose } = onNewShow(desk);

describe('a grid', () => {
  test('becomes a show: what is previewed is what is made', async () => {
    await openForm();
    await field('Title').fill('Die Fledermaus');
    await field('Starts').fill('2031-05-06T19:30');
    await desk().page.getByText('Limits for buyers').click();
    await field('Seats in one hold, at most').fill('2');
    await field('Rows').fill('3');
    await field('Seats in a row').fill('4');
    await field('Rows are').selectOption('Curved');
    await field('Aisles after seat').fill('2');
    await field('Category').fill('front');
    await desk().page.getByRole('button', { name: 'Add a section' }).click();
    await section(2).getByLabel('Name').fill('Balcony');
    await section(2).getByLabel('Rows', { exact: true }).fill('2');
    await section(2).getByLabel('Seats in a row').fill('5');
    await section(2).getByLabel('Seats count').selectOption('From the middle');
    await desk().page.getByRole('button', { name: 'Move section 2 towards the stage' }).click();
    await preview().getByRole('heading', { name: 'Preview: 22 seats' }).waitFor();
    await preview().getByRole('img', { name: 'Balcony with 10 seats, Stalls with 12 seats' }).waitFor();
    await preview().getByRole('button', { name: 'front · 12' }).waitFor();
    await preview().getByText('Balcony, row A, seat 1 · B-A1').waitFor();
    await createButton().click();

    await desk().page.waitForURL(`${desk().api.url}/shows/die_fledermaus`);
    await desk().page.locator('[data-sonner-toast]', { hasText: 'Die Fledermaus is made' }).waitFor();
    await desk().page.getByRole('heading', { name: 'Die Fledermaus' }).waitFor();
    const show = await readShow('die_fledermaus');
    const startsAt = await desk().page.evaluate(() => new Date('2031-05-06T19:30').getTime());
    expect(show).toMatchObject({ title: 'Die Fledermaus', startsAt, sale: 'open' });
    expect(show.seatMap.sections.map(({ name, rows }) => [name, rows.length])).toEqual([
      ['Balcony', 2],
      ['Stalls', 3],
    ]);
    await desk().hold(['S-A1', 'S-A2'], { showId: 'die_fledermaus' });
    await expect(desk().hold(['B-A1', 'B-A2', 'B-A3'], { showId: 'die_fledermaus' })).rejects.toThrow(
      'LIMIT_EXCEEDED',
    );
  });

  test('that is not complete says where, and leads there', async () => {
    await openForm();
    await createButton().click();
    await desk().page.getByText('Write a title.').waitFor();
    const focused = () =>
      desk().page.evaluate(() => (document.activeElement as HTMLInputElement).labels?.[0]?.textContent);
    await expect.poll(focused).toBe('Title');
    await field('Title').fill('Something');
    await field('Rows').fill('many');
    await desk().page.getByText('Write a whole number from 1 to 500.').waitFor();
    await preview().getByText('The drawing appears when the sections are complete.').waitFor();
    await createButton().click();
    await expect.poll(focused).toBe('Rows');
    expect(await showCount()).toBe(2);
  });

  test('with a field that is wrong names it beside the button, and leads to it and to what is said of it', async () => {
    await desk().page.setViewportSize({ width: 1280, height: 500 });
    await openForm();
    await field('Title').fill('Lohengrin');
    await desk().page.getByRole('button', { name: 'Add a section' }).click();
    await section(2).getByLabel('Aisles after seat').fill('3, 99');
    await createButton().click();
    const said = desk().page.locator('[data-wrong-fields]');
    expect(await said.textContent()).toBe('One field needs a correction: Section 2, aisles after seat');
    await field('Title').focus();
    await said.getByRole('link', { name: 'Section 2, aisles after seat' }).click();
    const aisles = section(2).getByLabel('Aisles after seat');
    expect(await aisles.evaluate((control) => control === document.activeElement)).toBe(true);
    const message = section(2).getByText('Write seat numbers counted from the left');
    for (const seen of [aisles, message]) {
      const box = await seen.boundingBox();
      expect(box?.y).toBeGreaterThan(0);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(500);
    }
    await aisles.fill('3, 9');
    await said.waitFor({ state: 'detached' });
  });

  test.each([360, 1024, 1280, 1440])('has every choice in full where the page is %d wide', async (width) => {
    await desk().page.setViewportSize({ width, height: 900 });
    await openForm();
    await desk().page.getByText('Limits for buyers').click();
    const tooLong = await desk()
      .page.locator('form select')
      .evaluateAll((selects: HTMLSelectElement[]) => {
        const context = document.createElement('canvas').getContext('2d');
        return selects.flatMap((select) => {
          const { font, paddingLeft, paddingRight } = getComputedStyle(select);
          const room = select.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
          if (context) context.font = font;
          return [...select.options]
            .map(({ text }) => text)
            .filter((text) => (context?.measureText(text).width ?? 0) > room);
        });
      });
    expect(tooLong).toEqual([]);
  });

  test('with half a time is told so in the page, and not taken for one without', async () => {
    await openForm();
    await field('Title').fill('Half past');
    await field('Starts').focus();
    await desk().page.keyboard.type('05062031');
    await createButton().click();
    await desk().page.getByText('Choose a day and a time, or empty it.').waitFor();
    expect(await showCount()).toBe(2);
    await field('Starts').fill('2031-05-06T19:30');
    await createButton().click();
    await desk().page.waitForURL(`${desk().api.url}/shows/half_past`);
  });

  test('asked for twice is made once, also where the first answer was lost', async () => {
    await openForm();
    await field('Title').fill('Twice');
    await field('Id').fill('');
    await preview().getByRole('heading', { name: 'Preview: 160 seats' }).waitFor();
    let sent = 0;
    await desk().page.route('**/trpc/shows.create*', async (route) => {
      sent += 1;
      if (sent > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await createButton().dblclick();
    await desk().page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    await createButton().click();
    await desk().page.waitForURL(/\/shows\/(?!new)/);
    expect(sent).toBe(2);
    expect(await showCount()).toBe(3);
  });

  test('under an id that is taken is told so at the id', async () => {
    await openForm();
    await field('Title').fill('Another');
    await field('Id').fill(SMALL_SHOW);
    await createButton().click();
    await desk().page.getByText('Choose another id.').waitFor();
    expect(await field('Id').getAttribute('aria-invalid')).toBe('true');
    await field('Id').fill('another');
    await createButton().click();
    await desk().page.waitForURL(`${desk().api.url}/shows/another`);
  });

  test('that is saved as CSV is the same when it is imported', async () => {
    await openForm();
    await field('Title').fill('Saved');
    await field('Aisles after seat').fill('8');
    const [file] = await Promise.all([
      desk().page.waitForEvent('download'),
      preview().getByRole('button', { name: 'CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('saved.csv');
    const text = await readFile(await file.path(), 'utf8');
    await createButton().click();
    await desk().page.waitForURL(`${desk().api.url}/shows/saved`);
    const read = readImport(text);
    expect(read.isGood && read.seatMap).toEqual((await readShow('saved')).seatMap);
  });
});

describe('what was typed and not made', () => {
  const leave = () => desk().page.getByRole('link', { name: 'Overview' }).first().click();
  const question = () => desk().page.getByRole('dialog', { name: 'Leave without creating the show?' });

  test('is left only by those who are sure', async () => {
    await openForm();
    await field('Title').fill('Tannhäuser');
    await desk().page.getByText('Import a file', { exact: true }).click();
    await desk().page.waitForURL(/from=file/);
    expect(await question().count()).toBe(0);
    await leave();
    await question().getByRole('button', { name: 'Cancel' }).click();
    await question().waitFor({ state: 'detached' });
    expect(await field('Title').inputValue()).toBe('Tannhäuser');
    await leave();
    await question().getByRole('button', { name: 'Leave' }).click();
    await desk().page.waitForURL(`${desk().api.url}/`);
    expect(await showCount()).toBe(2);
  });

  test.each([
    ['a file that was read', () => choose('hall.csv', 'section,row,id\nS,A,1\n')],
    ['a section that was changed', () => field('Rows').fill('3')],
  ])('is asked after also for %s', async (what, change) => {
    await openForm(what.includes('file') ? '/shows/new?from=file' : '/shows/new');
    await change();
    await preview()
      .getByRole('heading', { name: /^Preview: (1|48) seats?$/ })
      .waitFor();
    await leave();
    await question().waitFor();
  });

  test('is asked after by the browser where the tab is closed, and not where nothing was typed', async () => {
    await openForm();
    const isAskedBefore = () =>
      desk().page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
    expect(await isAskedBefore()).toBe(false);
    await field('Title').fill('Rienzi');
    await expect.poll(isAskedBefore).toBe(true);
    await field('Title').fill('');
    await expect.poll(isAskedBefore).toBe(false);
    await leave();
    await desk().page.waitForURL(`${desk().api.url}/`);
  });
});

test('is for those who may make shows', async () => {
  await logInAs(desk(), 'operator');
  await desk().page.goto(`${desk().api.url}/shows/new`);
  await desk().page.getByText('You are logged in as operator').waitFor();
  expect(await field('Title').count()).toBe(0);
});

test('a server that does not answer loses nothing that was typed', async () => {
  const line = await startLine(desk().api.url);
  try {
    await desk().page.goto(`${line.origin}/shows/new#operator=${desk().api.ready.loginToken}`);
    await field('Title').fill('Patience');
    line.cut();
    await createButton().click();
    await desk().page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    expect(await field('Title').inputValue()).toBe('Patience');
    line.mend();
    await createButton().click();
    await desk().page.waitForURL(`${line.origin}/shows/patience`);
  } finally {
    await line.close();
  }
});

describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  test('axe finds nothing serious', async () => {
    await desk().page.emulateMedia({ colorScheme });
    await openForm();
    await desk().page.getByText('Limits for buyers').click();
    await createButton().click();
    await desk().page.getByText('Write a title.').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await desk().page.getByText('Import a file', { exact: true }).click();
    await desk().page.getByText('Paste it instead').click();
    await choose('bad.csv', 'section,row,id\nS,A,1\nS,A,1\nS,,\n');
    await desk().page.locator('[data-problems]').waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
    await choose('good.csv', 'section,row,id\nS,A,1\nS,A,2\n');
    await preview().getByRole('heading', { name: 'Preview: 2 seats' }).waitFor();
    expect(await desk().seriousViolations()).toEqual([]);
  });
});
