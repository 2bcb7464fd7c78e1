import { REST_PREFIX } from '../procedures.ts';
import { type Json, jsonContent } from './json.ts';
import { refusalResponses } from './refusals.ts';

const showId = {
  name: 'showId',
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 64 },
  example: 'avengers_endgame',
};

const version = { type: 'integer', description: 'Of the show; counts up with every change' };
const seatIds = { type: 'array', items: { type: 'string' } };

export const SCHEMAS_BY_HAND: Json = {
  SeatEvent: {
    description: 'The data of one event of the live feed: first a snapshot, then every change after it.',
    oneOf: [
      {
        type: 'object',
        properties: {
          type: { const: 'snapshot' },
          version,
          seats: {
            type: 'object',
            description: 'Taken seats; one that is absent is available',
            additionalProperties: { enum: ['held', 'booked', 'blocked'] },
          },
        },
        required: ['type', 'version', 'seats'],
      },
      {
        type: 'object',
        properties: {
          type: { const: 'change' },
          version,
          status: { enum: ['available', 'held', 'booked', 'blocked'] },
          seatIds,
        },
        required: ['type', 'version', 'status', 'seatIds'],
      },
    ],
  },
  Dependency: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      status: { enum: ['ok', 'unavailable'] },
      since: { type: 'integer', format: 'int64', description: 'Since when it is so, epoch milliseconds' },
      latencyMs: { type: 'number', description: 'Of its last answer; absent until there was one' },
    },
    required: ['name', 'status', 'since'],
  },
  Readiness: {
    type: 'object',
    properties: {
      status: { enum: ['ok', 'unavailable', 'draining'] },
      engine: { $ref: '#/components/schemas/Dependency' },
      ledger: { $ref: '#/components/schemas/Dependency' },
    },
    required: ['status', 'engine', 'ledger'],
  },
};

const watch = () => ({
  operationId: 'seatsWatch',
  summary: 'A snapshot, then every change, as server-sent events',
  description:
    'The id of an event is its version. Whoever sends the last one back gets the changes after it, or a new snapshot ' +
    'where those are no longer at hand. Browsers do that by themselves. Events called `ping` only say that the ' +
    'connection lives; one called `end` says why the server ends it. Under tRPC this is `seats.watch`.',
  tags: ['seats'],
  security: [],
  parameters: [
    showId,
    {
      name: 'lastEventId',
      in: 'query',
      description: 'The same for whoever cannot send the header',
      schema: { type: 'string' },
    },
    {
      name: 'Last-Event-ID',
      in: 'header',
      description: 'The version to go on from',
      schema: { type: 'string' },
    },
  ],
  responses: {
    '200': {
      description: 'The stream. The data of each event is a `SeatEvent` in JSON.',
      content: {
        'text/event-stream': {
          schema: { type: 'string' },
          example:
            'id: 10000000001\ndata: {"type":"snapshot","version":10000000001,"seats":{"A1":"held"}}\n\n' +
            'id: 10000000002\ndata: {"type":"change","version":10000000002,"status":"available","seatIds":["A1"]}\n\n',
        },
      },
    },
    ...refusalResponses('public', [
      'INVALID_INPUT',
      'UNKNOWN_SHOW',
      'RATE_LIMITED',
      'ENGINE_UNAVAILABLE',
      'LEDGER_UNAVAILABLE',
    ]),
  },
});

const readiness = (status: string) =>
  jsonContent({
    schema: { $ref: '#/components/schemas/Readiness' },
    example: {
      status,
      engine: { name: 'memory', status, since: 1_797_000_000_000, latencyMs: 0.05 },
      ledger: { name: 'sqlite', status: 'ok', since: 1_797_000_000_000, latencyMs: 0.3 },
    },
  });

const healthz = () => ({
  operationId: 'healthz',
  summary: 'Whether this process answers',
  tags: ['health'],
  security: [],
  responses: {
    '200': {
      description: 'It does.',
      content: jsonContent({
        schema: { type: 'object', properties: { status: { const: 'ok' } }, required: ['status'] },
        example: { status: 'ok' },
      }),
    },
  },
});

const readyz = () => ({
  operationId: 'readyz',
  summary: 'Whether it is to be sent requests: engine and ledger answered it lately, and it is not stopping',
  tags: ['health'],
  security: [],
  responses: {
    '200': { description: 'It is.', content: readiness('ok') },
    '503': { description: 'One did not, or it is stopping (`draining`).', content: readiness('unavailable') },
  },
});

/** What is no procedure's: the live feed and health. */
export function pathsByHand(): Record<string, Json> {
  return {
    [`${REST_PREFIX}/shows/{showId}/watch`]: { get: watch() },
    '/healthz': { get: healthz() },
    '/readyz': { get: readyz() },
  };
}
