/**
 * The load driver: many clients in one Node process, each doing by turns all that clients do, over HTTP and as fast as
 * answers come. Writes the history and a summary, as the k6 scripts do. For loadtest/prove, which sets
 *
 *   APIS KEY HISTORY SUMMARY [SEED STYLE VUS OPERATIONS RATE SEATS P95_MS]
 *
 * Exit code 99, as k6's, when one of its own bounds was crossed.
 */
import { drive } from './drive.ts';
import { readSettings } from './settings.ts';

try {
  const { areThresholdsMet, wrong } = await drive(readSettings(process.env));
  for (const line of wrong) console.error(line);
  process.exitCode = areThresholdsMet ? 0 : 99;
} catch (error) {
  console.error(`driver: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
