/** As many as are named where nothing else is said. */
export const NAMED_SEATS = 24;

/** `A1, A2 and 312 more`. Nobody reads a thousand names, and everybody wants to see whether it is the right row. */
export function nameSeats(seatIds: readonly string[], most: number = NAMED_SEATS): string {
  if (seatIds.length <= most) return seatIds.join(', ');
  return `${seatIds.slice(0, most).join(', ')} and ${count(seatIds.length - most)} more`;
}

export function plural(amount: number, one: string): string {
  return amount === 1 ? `1 ${one}` : `${count(amount)} ${one}s`;
}

function count(amount: number): string {
  return amount.toLocaleString('en').replaceAll(',', '\u202f');
}
