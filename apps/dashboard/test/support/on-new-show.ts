import type { Desk } from './desk.ts';

interface ShowOnWire {
  readonly title: string;
  readonly startsAt?: number;
  readonly sale: string;
  readonly seatMap: {
    readonly sections: { readonly name: string; readonly rows: { readonly seats: object[] }[] }[];
  };
}

/** What tests of the form for a new show do and look at. */
export function onNewShow(desk: () => Desk) {
  const read = async (path: string) => {
    const answer = await fetch(`${desk().api.url}/api/v1/shows${path}`);
    if (!answer.ok) throw new Error(`shows${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const field = (label: string) => desk().page.getByLabel(label, { exact: true });
  return {
    field,
    section: (position: number) => desk().page.locator(`[data-section="${position}"]`),
    createButton: () => desk().page.getByRole('button', { name: 'Create the show' }),
    preview: () => desk().page.getByRole('region', { name: /^Preview/ }),
    async openForm(path = '/shows/new'): Promise<void> {
      await desk().page.goto(`${desk().api.url}${path}#operator=${desk().api.ready.loginToken}`);
      await field('Title').waitFor();
    },
    readShow: async (showId: string) => (await read(`/${showId}`)) as ShowOnWire,
    showCount: async () => ((await read('')) as { shows: unknown[] }).shows.length,
    choose: (name: string, content: string) =>
      desk()
        .page.locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) }),
  };
}
