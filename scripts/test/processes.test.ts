import { expect, it } from 'vitest';
import { run } from '../bootstrap/processes.mjs';

it('ends a tool that takes longer than it may, and says that it did', async () => {
  const startMs = performance.now();
  const slow = await run(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { withinMs: 300 });
  expect(slow).toMatchObject({ isOverdue: true });
  expect(slow.code).not.toBe(0);
  expect(performance.now() - startMs).toBeLessThan(10_000);
  const quick = await run(process.execPath, ['-e', ''], { withinMs: 60_000 });
  expect(quick).toMatchObject({ code: 0, isOverdue: false });
});
