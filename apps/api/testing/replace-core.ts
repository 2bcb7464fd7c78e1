/**
 * Loaded before an api under test (`node --import …/replace-core.ts?core=<url>`): whatever imports `@holdfast/core` gets
 * the module at that URL instead, so that the real api serves a core that is broken on purpose.
 */
import { registerHooks } from 'node:module';

const core = new URL(import.meta.url).searchParams.get('core');
if (core === null) throw new Error('replace-core: no ?core=<url> says which');

registerHooks({
  resolve: (specifier, context, next) => next(specifier === '@holdfast/core' ? core : specifier, context),
});
