import { randomBytes } from 'node:crypto';
import { Poster } from './requests.ts';

/** A running api to measure. */
export interface MeasuredApi {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly pid: number;
  readonly operatorToken: string;
}

/** A show with seats 0 to seatCount - 1. */
export async function openShow(api: MeasuredApi, seatCount: number): Promise<string> {
  const operator = new Poster({ headers: { authorization: `Bearer ${api.operatorToken}` } });
  const showId = `bench-${randomBytes(6).toString('hex')}`;
  const rows = Array.from({ length: Math.ceil(seatCount / 100) }, (_, row) => ({
    name: String(row),
    seats: Array.from({ length: Math.min(100, seatCount - row * 100) }, (_, seat) => ({
      id: String(row * 100 + seat),
    })),
  }));
  try {
    const seatMap = { sections: [{ name: 'hall', rows }] };
    await operator.post(`${api.url}/api/v1/shows`, { showId, title: showId, seatMap });
  } finally {
    operator.close();
  }
  return showId;
}
