import { type Desk, SHOW } from './desk.ts';

/** What a clerk does on the box office page, by what stands on it. */
export function selling(desk: () => Desk) {
  const page = () => desk().page;
  const self = {
    /** As somebody without a login, whom the demo lets sell too. */
    open: ({ showId = SHOW, origin = desk().api.url } = {}) =>
      desk().openShow({ tab: 'sell', showId, origin, token: '' }),
    alert: (text: string) => page().getByRole('alert').getByText(text).waitFor(),
    said: (text: string) => page().getByText(text).filter({ visible: true }).first().waitFor(),
    seats: () => page().getByRole('textbox', { name: /^Seats/ }),
    chosen: () => page().locator('section[aria-label="Chosen seats"] [data-chosen-seat]'),
    /** One that is held. */
    card: (text: string) =>
      page()
        .getByRole('region')
        .filter({ has: page().locator('form[data-hold-id]') })
        .filter({ hasText: text }),
    ticket: () => page().locator('[data-booking-id]'),
    timer: (text: string) => self.card(text).getByRole('timer'),
    async choose(...seatIds: string[]) {
      await self.seats().fill(seatIds.join(' '));
      await self.seats().press('Enter');
    },
    async pressHold() {
      await page()
        .getByRole('button', { name: /^Hold \d+ seat/ })
        .click();
    },
    async hold(...seatIds: string[]) {
      await self.choose(...seatIds);
      await self.pressHold();
      await self.card(seatIds[0] ?? '').waitFor();
    },
    async book(text: string, paymentRef = 'card-1') {
      await self.card(text).getByLabel('Payment').fill(paymentRef);
      await self.card(text).getByRole('button', { name: /^Paid/ }).click();
    },
    holdId: async (text: string) => self.card(text).locator('form').getAttribute('data-hold-id'),
  };
  return self;
}
