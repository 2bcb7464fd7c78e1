import type { Desk } from './desk.ts';
import { MapOnPage } from './map-on-page.ts';

/** What tests of the map's page do and look at. */
export function onMap(desk: () => Desk) {
  return {
    async openMap(options?: { token?: string; origin?: string }): Promise<MapOnPage> {
      await desk().openShow(options);
      const map = await MapOnPage.of(desk());
      await map.frame.and(desk().page.locator('[data-view]')).waitFor();
      return map;
    },
    inPanel: (name: string) => desk().panel('Selection').getByRole('button', { name, exact: true }),
  };
}
