import { randomBytes } from 'node:crypto';
import { Poster } from '../http/requests.ts';
import type { MeasuredApi } from '../http/shows.ts';

const SECTIONS = 10;
const ROWS = 50;
const SEATS_PER_ROW = 100;
export const SEAT_COUNT = SECTIONS * ROWS * SEATS_PER_ROW;

/** A stadium: seats 0 to SEAT_COUNT - 1, in ten sections of fifty rows, in two columns of blocks. */
export async function openHall(api: MeasuredApi): Promise<string> {
  const operator = new Poster({ headers: { authorization: `Bearer ${api.operatorToken}` } });
  const showId = `bench-${randomBytes(6).toString('hex')}`;
  try {
    const sections = Array.from({ length: SECTIONS }, (_, section) => sectionOf(section));
    await operator.post(`${api.url}/api/v1/shows`, { showId, title: 'A stadium', seatMap: { sections } });
  } finally {
    operator.close();
  }
  return showId;
}

function sectionOf(section: number) {
  const left = (section % 2) * (SEATS_PER_ROW + 6);
  const top = Math.floor(section / 2) * (ROWS + 6);
  return {
    name: `Block ${section + 1}`,
    rows: Array.from({ length: ROWS }, (_, row) => ({
      name: String(row + 1),
      seats: Array.from({ length: SEATS_PER_ROW }, (_, seat) => ({
        id: String((section * ROWS + row) * SEATS_PER_ROW + seat),
        x: left + seat,
        y: top + row,
      })),
    })),
  };
}
