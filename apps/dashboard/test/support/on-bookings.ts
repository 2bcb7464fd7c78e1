import type { Desk } from './desk.ts';

/** What tests of the lists of bookings do and look at. */
export function onBookings(desk: () => Desk) {
  return {
    async book(
      seatIds: readonly string[],
      { paymentRef = 'pay-1', ...more }: { showId?: string; customerRef?: string; paymentRef?: string } = {},
    ) {
      const { holdId, showId, token } = await desk().hold(seatIds, more);
      const { bookingId } = await desk().call('holds.confirm', { showId, holdId, token, paymentRef });
      return { holdId: String(holdId), bookingId: String(bookingId) };
    },
    open: (path: string) => desk().page.goto(`${desk().api.url}${path}`),
    row: (text: string) => desk().row('Bookings', text),
    rowCount: () => desk().panel('Bookings').locator('[data-row-id]').count(),
    choice: (name: string) => desk().page.getByRole('combobox', { name, exact: true }),
    toast: (text: string) => desk().page.locator('[data-sonner-toast]').filter({ hasText: text }),
  };
}
