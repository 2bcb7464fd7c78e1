/** docs/OPERATIONS.md, the alert rules and the dashboard, held against the settings and metrics that there are. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { envSchema } from '../src/env.ts';
import { appRouter } from '../src/routers/app.ts';
import { type ApiServer, startApi } from '../testing/index.ts';
import { readQuery } from './promql.ts';

const read = (path: string) => readFile(join(import.meta.dirname, '../../..', path), 'utf8');
const rulesFile = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});
const dashboardFile = z.object({
  panels: z.array(
    z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).default([]) }),
  ),
});
/** What Prometheus itself says of whatever it reads. */
const PROMETHEUS_OWN = ['up'];

let api: ApiServer;
/** Names as they can be asked for; those of a histogram are three. */
let askable: Set<string>;
let registered: string[];

beforeAll(async () => {
  api = await startApi();
  const text = await (await fetch(`${api.url}/metrics`)).text();
  const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => ({
    name,
    type,
  }));
  registered = types.map(({ name }) => name);
  askable = new Set([
    ...PROMETHEUS_OWN,
    ...types.flatMap(({ name, type }) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  ]);
  expect(registered.filter((name) => name.startsWith('holdfast_')).length).toBeGreaterThan(15);
});
afterAll(() => api.stop());

async function queries(): Promise<(readonly [where: string, expression: string])[]> {
  const rules = rulesFile.parse(parse(await read('deploy/prometheus/alerts.yml')));
  const { panels } = dashboardFile.parse(JSON.parse(await read('deploy/grafana/holdfast.json')));
  return [
    ...rules.groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => [alert, expr] as const)),
    ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ];
}

describe('alert rules and dashboard', () => {
  it('ask for what there is, in words that Prometheus understands', async () => {
    const asked = await queries();
    expect(asked.length).toBeGreaterThan(30);
    const procedures = Object.keys(appRouter._def.procedures);
    for (const [where, expression] of asked) {
      const { metrics, wanted } = readQuery(expression);
      expect(metrics.length, `${where}: ${expression}`).toBeGreaterThan(0);
      for (const name of metrics) expect(askable, `${where}: ${expression}`).toContain(name);
      for (const pair of wanted.filter((pair) => pair.startsWith('procedure='))) {
        expect(procedures, where).toContain(pair.slice('procedure='.length));
      }
    }
  });

  it('are read by a reader that notices mistakes', () => {
    expect(readQuery('sum by (le) (rate(a_bucket{procedure="x", code=~"y"}[5m])) / b')).toEqual({
      metrics: ['a_bucket', 'b'],
      wanted: ['procedure=x'],
    });
    expect(() => readQuery('sum by (le (rate(a[5m]))')).toThrow('no PromQL');
  });

  it('alert of everything that the dashboard is looked at for', async () => {
    const rules = await read('deploy/prometheus/alerts.yml');
    for (const name of [
      ...['holdfast_ready', 'holdfast_http_responses_total', 'holdfast_procedure_seconds_bucket'],
      ...['holdfast_confirms_settled_total', 'holdfast_feed_lag_seconds', 'holdfast_shed_total'],
      ...['holdfast_ledger_connections', 'nodejs_eventloop_lag_p99_seconds'],
    ]) {
      expect(rules).toContain(name);
    }
  });
});

describe('docs/OPERATIONS.md', () => {
  it('names every setting, and none that is not', async () => {
    const doc = await read('docs/OPERATIONS.md');
    const table = doc.slice(doc.indexOf('| setting'), doc.indexOf('## Health'));
    const rows = [...table.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name = '']) => name);
    expect(rows.sort()).toEqual(Object.keys(envSchema.shape).sort());
    for (const [, name = ''] of doc.matchAll(/`([A-Z]+_[A-Z_]+)(?:=\w+)?`/g)) {
      if (/_(UNAVAILABLE|NOT_FOUND)$/.test(name)) continue;
      expect(envSchema.shape).toHaveProperty(name);
    }
  });

  it('names every metric, and none that is not', async () => {
    const doc = await read('docs/OPERATIONS.md');
    const rows = [...doc.matchAll(/^\| `(holdfast_\w+)`/gm)].map(([, name = '']) => name);
    expect(rows.sort()).toEqual(registered.filter((name) => name.startsWith('holdfast_')).sort());
    for (const [name] of doc.matchAll(/\b(?:holdfast|nodejs|process)_\w+/g)) {
      expect(registered).toContain(name);
    }
  });
});
