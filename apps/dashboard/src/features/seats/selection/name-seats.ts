/** Named one by one they would fill a dialog. */
const MOST_NAMED = 12;

export function countSeats(count: number): string {
  return `${count.toLocaleString()} ${count === 1 ? 'seat' : 'seats'}`;
}

/** `A1, A2, A3`, and of many the first and how many more. */
export function nameSeats(seatIds: readonly string[], most = MOST_NAMED): string {
  if (seatIds.length <= most) return seatIds.join(', ');
  return `${seatIds.slice(0, most).join(', ')} and ${(seatIds.length - most).toLocaleString()} more`;
}
