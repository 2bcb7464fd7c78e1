import { z } from 'zod';
import { procedure, router } from '../trpc.ts';
import * as examples from './examples.ts';
import * as outputs from './outputs.ts';

const count = z.number().int();
const ms = z.number();
const processTime = z.number().int().describe("Epoch milliseconds on this process' clock");
const dependency = z.object({
  name: z.string(),
  status: z.enum(['ok', 'unavailable']),
  since: processTime,
  latencyMs: ms.optional().describe('Of its last answer'),
});
const connections = z.object({ total: count, idle: count, max: count, waiting: count });
const latency = z.object({ p50Ms: ms.optional(), p95Ms: ms.optional() });
const point = z.object({
  at: processTime.describe('When the bucket began; the newest is still filling'),
  created: count,
  refused: count,
  confirmed: count,
  expired: count,
  createP50Ms: ms.optional(),
  createP95Ms: ms.optional(),
});
const points = z.array(point).describe('Oldest first');

const summary = z.object({
  created: count,
  refused: z.record(z.string(), count).describe('Holds that were refused, by status'),
  confirmed: count,
  released: count,
  expired: count,
  create: latency,
  confirm: latency,
});

const overview = z.object({
  now: processTime,
  process: z.object({
    version: z.string(),
    status: z.enum(['ok', 'unavailable', 'draining']),
    startedAt: processTime,
    uptimeMs: count,
    watchers: count,
    feedLagMs: count,
  }),
  engine: dependency,
  ledger: dependency.extend({ connections: connections.optional() }),
  shows: z.array(outputs.showSummary.extend({ liveHolds: count })),
  totals: z.object({ shows: count, liveHolds: count, counts: outputs.counts }),
  countedAt: processTime
    .optional()
    .describe('When the shows were counted; absent: the engine never could be'),
  lastMinute: summary.describe('Of this process alone; latencies are known to within a tenth'),
  lastQuarterHour: summary.describe('The same of the last 15 minutes'),
  series: z
    .object({
      minute: points.describe('60 buckets of a second'),
      quarterHour: points.describe('60 buckets of 15 seconds'),
    })
    .describe('Of this process alone'),
});

const { createdAt } = examples.hold;
const examplePoint = {
  at: createdAt,
  created: 41,
  refused: 3,
  confirmed: 12,
  expired: 1,
  createP50Ms: 0.7,
  createP95Ms: 1.4,
};
const exampleSummary = {
  created: 2_460,
  refused: { SEAT_UNAVAILABLE: 180 },
  confirmed: 720,
  released: 31,
  expired: 60,
  create: { p50Ms: 0.7, p95Ms: 1.4 },
  confirm: { p50Ms: 2.1, p95Ms: 4.8 },
};

export const statsRouter = router({
  overview: procedure({
    access: 'read',
    rest: 'GET /stats',
    summary: 'How the sale goes and how the process that answers does, for operators who watch',
    example: {
      output: {
        now: createdAt + 60_000,
        process: {
          version: '0.1.0',
          status: 'ok',
          startedAt: createdAt - 3_600_000,
          uptimeMs: 3_660_000,
          watchers: 128,
          feedLagMs: 0,
        },
        engine: { name: 'redis', status: 'ok', since: createdAt - 3_600_000, latencyMs: 0.4 },
        ledger: {
          name: 'postgres',
          status: 'ok',
          since: createdAt - 3_600_000,
          latencyMs: 0.9,
          connections: { total: 4, idle: 4, max: 10, waiting: 0 },
        },
        shows: [{ ...examples.show, liveHolds: 1 }],
        totals: { shows: 1, liveHolds: 1, counts: examples.show.counts },
        countedAt: createdAt + 60_000,
        lastMinute: exampleSummary,
        lastQuarterHour: { ...exampleSummary, created: 36_900, refused: { SEAT_UNAVAILABLE: 2_700 } },
        series: { minute: [examplePoint], quarterHour: [{ ...examplePoint, created: 615 }] },
      },
    },
  })
    .output(overview)
    .query(({ ctx }) => ctx.services.overview.read()),
});
