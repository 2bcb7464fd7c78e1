import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../test/processes/begin-answers.ts');
const REQUESTS = 600;

/** Processes that begin the same requests at the same moment: each is one process' to answer. */
export async function expectOneOfManyProcesses(where: string): Promise<void> {
  const processes = ['0', '1', '2'].map((which) =>
    spawn(process.execPath, [PROGRAM, where, which, String(REQUESTS)]),
  );
  const ended = processes.map((one) => Promise.all([once(one, 'exit'), text(one.stderr)]));
  const said = await Promise.all(
    processes.map(async (one) => {
      const [first] = await once(one.stdout, 'data');
      return String(first);
    }),
  );
  expect(said).toEqual(processes.map(() => 'ready\n'));
  for (const { stdin } of processes) stdin.write('go\n');
  const outputs = await Promise.all(processes.map(({ stdout }) => text(stdout)));
  for (const [[code], errors] of await Promise.all(ended)) expect([code, errors]).toEqual([0, '']);

  const numbers = outputs.map((output) => output.split('\n').filter(Boolean).map(Number));
  const started = numbers.flatMap((some) => some.slice(1, -1)).toSorted((one, other) => one - other);
  expect(started).toEqual(Array.from({ length: REQUESTS }, (_, number) => number));
  // They did meet: each had begun before any was done.
  const lastBeginning = Math.max(...numbers.map((some) => some.at(0) ?? Number.NaN));
  expect(lastBeginning).toBeLessThan(Math.min(...numbers.map((some) => some.at(-1) ?? Number.NaN)));
}
