import { MemoryEngine } from '../src/engines/memory/memory-engine.ts';
import { engineSuite } from '../testing/engine-suite/index.ts';
import { FakeClock } from '../testing/fake-clock.ts';

engineSuite('memory', async () => {
  const clock = new FakeClock();
  const engine = new MemoryEngine({ clock });
  return {
    engine,
    pass: async (ms) => clock.advance(ms),
    close: () => engine.close(),
  };
});
