import { type ApiServer, startApi } from '@holdfast/api/testing';

/** Counted as in production, and never reached. */
const RATES = { RATE_PER_ADDRESS: '1000000', RATE_PER_KEY: '1000000' };

/** An api process as a shop would run it, with a key that may sell and shows to sell. */
export interface BenchApi {
  readonly server: ApiServer;
  readonly port: number;
  readonly keyHeaders: Readonly<Record<string, string>>;
  /** Makes a show of that many seats, in rows of 100. Answers their ids. */
  openShow(showId: string, seatCount: number): Promise<readonly string[]>;
}

const SEATS_PER_ROW = 100;

export async function startBenchApi(env: Readonly<Record<string, string>>): Promise<BenchApi> {
  const server = await startApi({ env: { LOG_LEVEL: 'info', ...RATES, ...env } });
  const admin = { authorization: `Bearer ${server.operatorToken}`, 'content-type': 'application/json' };
  return {
    server,
    port: Number(new URL(server.url).port),
    keyHeaders: { authorization: admin.authorization },
    async openShow(showId, seatCount) {
      const seatIds = Array.from({ length: seatCount }, (_, seat) => `S${seat}`);
      const rows = Array.from({ length: Math.ceil(seatCount / SEATS_PER_ROW) }, (_, row) => ({
        name: String(row),
        seats: seatIds.slice(row * SEATS_PER_ROW, (row + 1) * SEATS_PER_ROW).map((id) => ({ id })),
      }));
      const show = { showId, title: showId, seatMap: { sections: [{ name: 'Hall', rows }] } };
      const answer = await fetch(`${server.url}/api/v1/shows`, {
        method: 'POST',
        headers: admin,
        body: JSON.stringify(show),
      });
      if (!answer.ok) throw new Error(`the show was not made: ${await answer.text()}`);
      // Loads it into the engine, which is not what is to be measured.
      await fetch(`${server.url}/api/v1/shows/${showId}/seats`);
      return seatIds;
    },
  };
}
