import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink, TRPCClientError } from '@trpc/client';
import { EventSource } from 'eventsource';
import type { WireErrorData } from '../src/errors.ts';
import type { AppRouter } from '../src/routers/app.ts';
import type { ApiServer } from '../testing/index.ts';

/** The official client, as a shop would use it. */
export function clientOf(api: Pick<ApiServer, 'url'>, key?: string) {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const url = `${api.url}/trpc`;
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url, EventSource }),
        false: httpLink({ url, headers }),
      }),
    ],
  });
}

/** What the wire said of a refused call. @throws when the call was not refused. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<WireErrorData & { httpStatus: number; message: string }> {
  try {
    const answer = await call;
    throw new Error(`not refused: ${JSON.stringify(answer)}`);
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    return { ...error.data, message: error.message };
  }
}
