import type { MeasuredApi } from '../http/shows.ts';
import type { BenchPage } from './bench-page.ts';
import { changeSeats } from './changes.ts';

interface MemoryLoad {
  readonly page: BenchPage;
  readonly api: MeasuredApi;
  readonly showId: string;
  readonly minutes: number;
}

/** The page's JavaScript heap after garbage collection, with a hundred seats changing every second in between. */
export async function measureMemory({ page, api, showId, minutes }: MemoryLoad) {
  const changing = { api, showId, changesPerSecond: 100, seconds: 60 };
  await changeSeats(changing);
  const firstBytes = await page.heapBytes();
  for (let minute = 1; minute < minutes; minute += 1) await changeSeats(changing);
  const lastBytes = await page.heapBytes();
  return { firstBytes, lastBytes, growth: lastBytes / firstBytes };
}
