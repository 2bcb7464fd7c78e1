import autocannon from 'autocannon';
import { Poster } from './requests.ts';
import { type MeasuredApi, openShow } from './shows.ts';

const SEATS = 20_000;
const CONNECTIONS = 48;
/** As many as a hold may take where nothing else is set. */
const SEATS_PER_HOLD = 20;
const HOLDS_AT_ONCE = 32;

export interface SnapshotsMeasured {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** Of one answer on the wire, without its head. */
  readonly bytes: number;
}

/** `seats.snapshot` of 20 000 seats, every other one held, over kept-alive connections with gzip. */
export async function measureSnapshots(
  api: MeasuredApi,
  { seconds }: { readonly seconds: number },
): Promise<SnapshotsMeasured> {
  const showId = await openShow(api, SEATS);
  await holdHalf(api, showId);
  const url = `${api.url}/trpc/seats.snapshot?input=${encodeURIComponent(JSON.stringify({ showId }))}`;
  const headers = { 'accept-encoding': 'gzip' };
  const { etag, bytes } = await lookAt(url, headers);
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: seconds, workers: 1 });
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx + result.errors} failed`);
  const again = await fetch(url, { headers: { ...headers, 'if-none-match': etag } });
  if (again.status !== 304) throw new Error(`unchanged, and answered ${again.status}`);
  return { perSecond: result.requests.average, p99Ms: result.latency.p99, bytes };
}

/** Every other seat, and not the first half: which is harder to compress. */
async function holdHalf(api: MeasuredApi, showId: string): Promise<void> {
  const poster = new Poster();
  const wanted = Array.from({ length: SEATS / 2 }, (_, index) => String(2 * index));
  const takeSome = async () => {
    while (wanted.length > 0) {
      const seatIds = wanted.splice(-SEATS_PER_HOLD);
      await poster.post(`${api.url}/trpc/holds.create`, { showId, seatIds });
    }
  };
  try {
    await Promise.all(Array.from({ length: HOLDS_AT_ONCE }, takeSome));
  } finally {
    poster.close();
  }
}

async function lookAt(url: string, headers: Record<string, string>) {
  const answer = await fetch(url, { headers });
  const etag = answer.headers.get('etag');
  if (answer.headers.get('content-encoding') !== 'gzip' || !etag) throw new Error('no gzip, or no ETag');
  const { result } = (await answer.json()) as { result: { data: { seats: object } } };
  if (Object.keys(result.data.seats).length !== SEATS / 2) throw new Error('half the seats are not taken');
  return { etag, bytes: Number(answer.headers.get('content-length')) };
}
