import { expect, test } from 'vitest';
import { Servers } from '../prove/servers.ts';

test('one that does not stop in order leaves none of the others running, and is told', async () => {
  const servers = new Servers();
  const stopped: string[] = [];
  for (const name of ['redis', 'postgres', 'api']) {
    servers.keep({
      [Symbol.asyncDispose]: async () => {
        stopped.push(name);
        if (name === 'api') throw new Error('it hangs');
      },
    });
  }
  await expect(servers.stop()).rejects.toThrow('it hangs');
  expect(stopped).toEqual(['api', 'postgres', 'redis']);
});
