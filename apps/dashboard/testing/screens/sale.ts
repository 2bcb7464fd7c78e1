import { ADMIN, type ApiServer, logIn } from '@holdfast/api/testing';

const SHOW = 'grand_hall';

export interface Sale {
  readonly showId: string;
  readonly heldSeat: string;
  readonly holdId: string;
}

type Answer = Record<string, unknown>;

/** An evening at the box office: bookings, holds that run down, broken seats, and what operators did about them. */
export async function playASale(api: ApiServer): Promise<Sale> {
  const operator = { origin: api.url, cookie: await logIn(api.url, ADMIN) };
  const post = (procedure: string, input: object) => postAs(operator, procedure, input);
  const call = (procedure: string, input: object) => post(procedure, { showId: SHOW, ...input });
  const hold = (row: string, from: number, to: number, customer: number) =>
    call('holds.create', {
      seatIds: Array.from({ length: to - from + 1 }, (_, seat) => `${row}-${from + seat}`),
      customerRef: `order-${customer}`,
    });
  const book = async (row: string, from: number, to: number, customer: number) => {
    const { holdId, token } = await hold(row, from, to, customer);
    return call('holds.confirm', { holdId, token, paymentRef: `pay-${customer}` });
  };

  for (let row = 1; row <= 6; row += 1) {
    await book(`S${row}`, 5, 8, 1_000 + row);
    await book(`S${row}`, 9, 10 + (row % 4), 1_020 + row);
  }
  await book('B1', 3, 6, 1_040);
  const cancelled = await book('B2', 3, 4, 1_041);
  await call('bookings.cancel', { bookingId: cancelled.bookingId, reason: 'The buyer is ill' });
  await call('seats.block', { seatIds: ['L1-1', 'L1-2'], reason: 'The camera stands here' });
  await call('seats.block', { seatIds: ['S12-1', 'S12-2', 'S12-3'], reason: 'Broken seats' });
  await call('seats.unblock', { seatIds: ['S12-3'], reason: 'Repaired' });
  const stuck = await hold('S9', 2, 5, 1_050);
  await call('holds.clear', { holdId: stuck.holdId, reason: 'The buyer called: wrong evening' });
  for (let row = 7; row <= 11; row += 1) await hold(`S${row}`, 8, 9 + (row % 3), 1_060 + row);
  const waiting = await hold('S8', 2, 5, 1_080);
  await call('holds.extendFor', {
    holdId: waiting.holdId,
    ttlMs: 600_000,
    reason: 'The bank asks for a code, more time',
  });
  // Two buyers who came too late.
  for (const seat of [5, 6]) await hold('S1', seat, seat, 1_090).catch(() => undefined);

  await post('accounts.create', {
    email: 'box-office@example.com',
    role: 'operator',
    password: 'a sentence of some length',
  });
  await post('accounts.create', {
    email: 'front-of-house@example.com',
    role: 'viewer',
    password: 'a sentence of some length',
  });
  await post('keys.create', { name: 'Web shop', scopes: ['sell'] });
  await post('keys.create', { name: 'Reports', scopes: ['read'] });
  return { showId: SHOW, heldSeat: 'S8-3', holdId: String(waiting.holdId) };
}

/** As the page of somebody who is logged in would. */
async function postAs(
  operator: { readonly origin: string; readonly cookie: string },
  procedure: string,
  input: object,
): Promise<Answer> {
  const answer = await fetch(`${operator.origin}/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...operator },
    body: JSON.stringify(input),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${procedure}: ${answer.status} ${JSON.stringify(body)}`);
  return body.result.data;
}
