/**
 * The one place that names the API's own package. It is private, so the build replaces this file's types by the same
 * ones written out (build/router-types.ts).
 */
export type { AppRouter } from '@holdfast/api';
