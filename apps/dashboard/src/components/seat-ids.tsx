/** Which seats, in full: a party is at most a few dozen. */
export function SeatIds({ seatIds }: { seatIds: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-x-2 font-medium tabular-nums">
      {seatIds.map((seatId) => (
        <li key={seatId} className="whitespace-nowrap">
          {seatId}
        </li>
      ))}
    </ul>
  );
}
