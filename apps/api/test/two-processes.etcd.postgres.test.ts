import { startEtcd, startPostgres } from '@holdfast/core/testing';
import { twoProcessesSuite } from './two-processes.ts';

twoProcessesSuite('etcd and PostgreSQL', async () => {
  const [etcd, postgres] = await Promise.all([startEtcd(), startPostgres()]);
  const env = { ETCD_URL: etcd.url, DATABASE_URL: postgres.url };
  return { env, engine: etcd, ledger: postgres };
});
