/**
 * Loaded before an api under test (`node --import …/replace-core.ts?core=<url>&clockAheadMs=<ms>`): whatever imports
 * `@holdfast/core` gets the module at that URL instead, so that the real api serves a core that is broken on purpose; and
 * its clock is ahead of the machine's, as another machine's may be.
 */
import { registerHooks } from 'node:module';

const settings = new URL(import.meta.url).searchParams;
const core = settings.get('core');
if (core === null) throw new Error('replace-core: no ?core=<url> says which');

registerHooks({
  resolve: (specifier, context, next) => next(specifier === '@holdfast/core' ? core : specifier, context),
});

const clockAheadMs = Number(settings.get('clockAheadMs'));
const now = Date.now;
if (clockAheadMs !== 0) Date.now = () => now() + clockAheadMs;
