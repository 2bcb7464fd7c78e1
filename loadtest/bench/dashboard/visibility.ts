import { Poster } from '../http/requests.ts';
import type { MeasuredApi } from '../http/shows.ts';
import type { BenchPage } from './bench-page.ts';

const CHANGES = 100;
const SEAT_ID = '25050';

interface Visibility {
  readonly page: BenchPage;
  readonly api: MeasuredApi;
  readonly showId: string;
}

/** From before a seat is blocked or unblocked over HTTP until its pixels on the map are others, in ms. */
export async function measureVisibility({ page, api, showId }: Visibility): Promise<number[]> {
  const operator = new Poster({ headers: { authorization: `Bearer ${api.operatorToken}` } });
  try {
    await page.centreOn(SEAT_ID);
    const tookMs: number[] = [];
    for (let change = 0; change < CHANGES; change += 1) {
      const action = change % 2 === 0 ? 'block' : 'unblock';
      const seen = page.nextCentreChange();
      const sentAtMs = Date.now();
      await operator.post(`${api.url}/api/v1/shows/${showId}/seats/${action}`, {
        seatIds: [SEAT_ID],
        reason: 'to see it change',
      });
      tookMs.push((await seen) - sentAtMs);
    }
    return tookMs;
  } finally {
    operator.close();
  }
}
