/** Takes a hold and comes to its end: whether the process then ends too is what is tested. */
import { createHoldfastClient } from '../../src/index.ts';

const [url = '', how] = process.argv.slice(2);
const client = createHoldfastClient({ url });
const hold = await client.hold({ showId: 'grand_hall', seatIds: ['S1-1'], ttlMs: 2_000 });
if (how === 'disposed') {
  const seats = await client.watchSeats('grand_hall');
  seats[Symbol.dispose]();
  await hold[Symbol.asyncDispose]();
}
const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout');
console.log(JSON.stringify({ state: hold.state, timers: timers.length }));
