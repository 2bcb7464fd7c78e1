// Starts the api with what was compiled the last time. Plain JavaScript, because the compiler that strips types is a
// tenth of an idle process' memory and a third of its start, and is not loaded where everything is in the cache.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

// A folder that cannot be written is no error: then everything is compiled, as without this.
enableCompileCache(join(import.meta.dirname, 'node_modules', '.cache', 'compiled'));
await import('./src/main.ts');
flushCompileCache();
