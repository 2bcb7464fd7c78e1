/** What loadtest/run.ts passes. Several apis are several processes of one Holdfast. */
export const apis = (__ENV.APIS ?? '').split(',').filter(Boolean);
export const seed = Number(__ENV.SEED ?? 1);
/** Where the counts go, for run.ts to read. */
export const reportFile = __ENV.REPORT;

/** Requests alternate between the apis. */
export function apiFor(request: number): string {
  const api = apis[request % apis.length];
  if (api === undefined) throw new Error('APIS: give the addresses of the apis, separated by commas');
  return api;
}
