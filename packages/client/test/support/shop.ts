import { type ApiServer, startApi } from '@holdfast/api/testing';
import {
  createHoldfastClient,
  type HoldfastClient,
  type HoldfastError,
  isHoldfastError,
} from '../../src/index.ts';

export const SHOW = 'grand_hall';

/** An api of one's own with a shop's client and an operator's. */
export interface Shop extends AsyncDisposable {
  readonly api: ApiServer;
  readonly client: HoldfastClient;
  readonly operator: HoldfastClient;
}

export async function openShop(env: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const api = await startApi({ env: { DEMO: 'true', ...env } });
  return {
    api,
    client: createHoldfastClient({ url: api.url }),
    operator: createHoldfastClient({ url: api.url, apiKey: api.operatorToken }),
    [Symbol.asyncDispose]: () => api.stop(),
  };
}

export async function seatsOf({ api }: HoldfastClient): Promise<Record<string, string>> {
  return (await api.seats.snapshot.query({ showId: SHOW })).seats;
}

/** @throws when the call was not refused, or with something else. */
export async function errorOf(call: Promise<unknown>): Promise<HoldfastError> {
  const answer = await call.catch((error: unknown) => error);
  if (isHoldfastError(answer)) return answer;
  throw new Error('not refused', { cause: answer });
}
