/** The OpenAPI document: valid, whole, and true of a running server. */
import { compileErrors, validate } from '@readme/openapi-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAllowed, PERMISSIONS_OF_SCOPE, SCOPES } from '../src/auth/access.ts';
import { restProcedures } from '../src/rest/procedures.ts';
import { appRouter } from '../src/routers/app.ts';
import type { ProcedureMeta } from '../src/trpc.ts';
import type { ApiServer } from '../testing/index.ts';
import { Documented, type NamedOperation, type OpenApi } from './openapi/document.ts';
import { operatorOf, type RestAnswer, type RestRequest, send, startWithDemo } from './rest-client.ts';

const JSON_TYPE = 'application/json';

let api: ApiServer;
let documented: Documented;

beforeAll(async () => {
  api = await startWithDemo();
  documented = new Documented((await send(api, '/openapi.json')).body as OpenApi);
});
afterAll(() => api.stop());

describe('the document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const document = structuredClone(documented.document);
    expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./) });
    const result = await validate(document as never);
    expect(result.valid ? '' : compileErrors(result)).toBe('');
    expect(result.warnings).toEqual([]);
  });

  it('has every procedure that is no subscription, and the feed', () => {
    const ids = documented.operations().map(({ operationId }) => operationId);
    const procedures = Object.entries(
      appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>,
    );
    expect(procedures.length).toBeGreaterThan(15);
    const expected = procedures.map(([name]) => {
      const [first = '', ...rest] = name.split('.');
      return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
    });
    expect(ids).toEqual(expect.arrayContaining(expected));
    expect(ids).toEqual(
      expect.arrayContaining(['tutorialAvailability', 'tutorialBook', 'tutorialAction', 'healthz', 'readyz']),
    );
  });

  it('says of each operation what it is, who may call it, and how it may be refused', () => {
    for (const operation of documented.operations()) {
      const { path, summary, tags, security, responses } = operation;
      expect(summary, path).toBeTruthy();
      expect(tags, path).toHaveLength(1);
      expect(security, path).toBeInstanceOf(Array);
      if (!path.startsWith('/api/')) continue;
      expect(Object.keys(responses), path).toEqual(expect.arrayContaining(['200', '429', '503']));
      for (const { description } of Object.values(responses)) expect(description, path).toBeTruthy();
    }
    for (const { name, meta, method } of restProcedures()) {
      const operation = operationOf(name);
      const refusals = new Set(Object.values(operation.responses).flatMap(statusesIn));
      for (const status of meta.refusals ?? []) expect(refusals, name).toContain(status);
      expect(refusals, name).toContain('INVALID_INPUT');
      const isOpen = meta.access === 'public' || meta.access === 'owner';
      // A key that is not good is refused wherever it is presented.
      expect(refusals, name).toContain('UNAUTHENTICATED');
      expect(refusals.has('FORBIDDEN'), name).toBe(!isOpen);
      const names = documented.parametersOf(operation).map((parameter) => parameter.name);
      expect(names.includes('Hold-Token'), name).toBe(meta.access === 'owner');
      expect(names.includes('Idempotency-Key'), name).toBe(method !== 'GET');
    }
  });

  it('names the scopes that may call an operation, and the least of them', () => {
    for (const { name, meta } of restProcedures()) {
      const operation = operationOf(name);
      const scopes = operation.security.flatMap(({ apiKey = [] }) => apiKey);
      const isOpen = meta.access === 'public' || meta.access === 'owner';
      const caller = (scope: (typeof SCOPES)[number]) => ({
        kind: 'key' as const,
        id: '',
        name: '',
        permissions: new Set(PERMISSIONS_OF_SCOPE[scope]),
      });
      expect(scopes, name).toEqual(
        isOpen ? [] : SCOPES.filter((scope) => isAllowed(caller(scope), meta.access)),
      );
      expect(operation['x-required-scope'], name).toBe(scopes[0]);
    }
    expect(operationOf('holds.create')['x-required-scope']).toBe('sell');
    expect(operationOf('shows.create')['x-required-scope']).toBe('admin');
  });

  it('asks for nothing in a body that the path or a header has, and for no token in a URL', () => {
    for (const { name, method, pathFields } of restProcedures()) {
      const operation = operationOf(name);
      const reference = operation.requestBody?.content[JSON_TYPE]?.schema as { $ref?: string } | undefined;
      const fields = reference?.$ref ? Object.keys(shapeOf(reference.$ref).properties) : [];
      for (const field of [...pathFields, 'token']) expect(fields, name).not.toContain(field);
      if (method === 'GET') expect(reference, name).toBeUndefined();
      for (const parameter of documented.parametersOf(operation)) expect(parameter.name).not.toBe('token');
    }
  });

  it('forbids no field in requests, none that answers may get some day, and says that whole numbers are long', () => {
    const text = JSON.stringify(documented.document);
    expect(text).not.toContain('readOnly');
    expect(text).not.toContain('"additionalProperties":false');
    expect(text).not.toContain(String(Number.MAX_SAFE_INTEGER));
    expect(shapeOf('#/components/schemas/Hold').properties).toMatchObject({ fence: { format: 'int64' } });
  });

  it('has examples that are what their schemas say', () => {
    let examples = 0;
    const check = (place: readonly string[], value: unknown) => {
      examples += 1;
      expect(documented.complaintsAt([...place, 'schema'], value)).toEqual([]);
    };
    for (const operation of documented.operations()) {
      const place = ['paths', operation.path, operation.method];
      for (const [index, { example }] of (operation.parameters ?? []).entries()) {
        if (example !== undefined) check([...place, 'parameters', String(index)], example);
      }
      const contents = [
        ...(operation.requestBody ? [[['requestBody'], operation.requestBody.content] as const] : []),
        ...Object.entries(operation.responses).map(
          ([code, { content }]) => [['responses', code], content] as const,
        ),
      ];
      for (const [where, content] of contents) {
        for (const [type, media] of Object.entries(content)) {
          const at = [...place, ...where, 'content', type];
          const values = Object.values(media.examples ?? {}).map(({ value }) => value);
          expect(values.length + (media.example === undefined ? 0 : 1), at.join(' ')).toBeGreaterThan(0);
          for (const value of media.example === undefined ? values : [media.example]) check(at, value);
        }
      }
    }
    expect(examples).toBeGreaterThan(150);
  });
});

function operationOf(name: string): NamedOperation {
  return documented.operation(name.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase()));
}

function shapeOf(reference: string): { properties: Record<string, unknown> } {
  const name = reference.split('/').at(-1) ?? '';
  return documented.document.components.schemas[name] as { properties: Record<string, unknown> };
}

function statusesIn({ content }: { content: NamedOperation['responses'][string]['content'] }): string[] {
  return Object.keys(content[JSON_TYPE]?.examples ?? {});
}

/** Sends the documented example of an operation, with what a real server made instead of what is made up. */
async function sendExample(
  operationId: string,
  real: Readonly<Record<string, string>> = {},
  body?: object,
): Promise<RestAnswer> {
  const operation = documented.operation(operationId);
  let path = operation.path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = { ...operatorOf(api) };
  for (const { name, in: where, example } of documented.parametersOf(operation)) {
    const value = real[name] ?? example;
    if (value === undefined) continue;
    if (where === 'path') path = path.replace(`{${name}}`, encodeURIComponent(String(value)));
    else if (where === 'query') query.set(name, String(value));
    else headers[name] = String(value);
  }
  const example = body ?? operation.requestBody?.content[JSON_TYPE]?.example;
  const request: RestRequest = { method: operation.method.toUpperCase(), headers, body: example };
  const answer = await send(api, query.size === 0 ? path : `${path}?${query}`, request);
  seen.add(operationId);
  expectDocumented(operation, answer);
  return answer;
}

const seen = new Set<string>();

function expectDocumented({ path, method, responses }: NamedOperation, { code, body }: RestAnswer): void {
  expect(Object.keys(responses), `${method} ${path} answered ${JSON.stringify(body)}`).toContain(
    String(code),
  );
  const place = ['paths', path, method, 'responses', String(code), 'content', JSON_TYPE, 'schema'];
  expect(documented.complaintsAt(place, body), `${method} ${path}`).toEqual([]);
}

describe('a running server', () => {
  it('does what the examples say, from a new show to a cancelled booking, and answers as documented', async () => {
    // The demo has the show of the examples under another seat map: this is refused as documented.
    expect(await sendExample('showsCreate')).toMatchObject({ code: 409, body: { status: 'SHOW_EXISTS' } });
    const own = {
      ...(documented.operation('showsCreate').requestBody?.content[JSON_TYPE]?.example as object),
    };
    expect(await sendExample('showsCreate', {}, { ...own, showId: 'own' })).toMatchObject({
      code: 200,
      body: { showId: 'own', created: true },
    });
    expect((await sendExample('showsList')).body.shows).toHaveLength(3);
    expect((await sendExample('showsGet')).body.title).toBe('Avengers: Endgame');

    const { code, body: hold } = await sendExample('holdsCreate');
    expect(code).toBe(200);
    const owned = { holdId: hold.holdId, 'Hold-Token': hold.token };
    expect((await sendExample('seatsSnapshot')).body.seats).toEqual({ A1: 'held', A2: 'held' });
    expect((await sendExample('holdsGet', owned)).body).toMatchObject({
      state: 'active',
      customerRef: 'order-1042',
    });
    expect((await sendExample('holdsExtend', owned)).body.expiresAt).toBeGreaterThanOrEqual(hold.expiresAt);
    expect((await sendExample('holdsList')).body.holds).toHaveLength(1);
    expect((await sendExample('holdsFind')).body.holds).toHaveLength(1);
    expect(await sendExample('holdsCreate')).toMatchObject({
      code: 409,
      body: { status: 'SEAT_UNAVAILABLE' },
    });

    const { body: booking } = await sendExample('holdsConfirm', owned);
    const { bookingId } = booking;
    expect(booking).toMatchObject({ seatIds: ['A1', 'A2'], fence: hold.fence });
    expect((await sendExample('holdsConfirm', owned)).body).toEqual(booking);
    expect(await sendExample('holdsRelease', owned)).toMatchObject({ code: 409 });
    expect((await sendExample('bookingsGet', { bookingId })).body.paymentRef).toBe('payment-1');
    expect((await sendExample('bookingsList')).body.bookings).toHaveLength(1);
    expect((await sendExample('bookingsCancel', { bookingId })).body.status).toBe('cancelled');

    const second = (await sendExample('holdsCreate')).body;
    const released = { holdId: second.holdId, 'Hold-Token': second.token };
    expect((await sendExample('holdsRelease', released)).body.state).toBe('released');
    const { holdId } = (await sendExample('holdsCreate')).body;
    expect((await sendExample('holdsExtendFor', { holdId })).body.state).toBe('active');
    expect((await sendExample('seatsStory', { seatId: 'A1' })).body).toMatchObject({
      status: 'held',
      hold: { holdId },
    });
    expect((await sendExample('holdsReleaseFor', { holdId })).body.state).toBe('released');
    expect((await sendExample('holdsStory', { holdId })).body.hold.state).toBe('released');
    const third = (await sendExample('holdsCreate')).body;
    expect((await sendExample('holdsClear', { holdId: third.holdId })).body.state).toBe('cleared');
    expect((await sendExample('seatsBlock')).body.seatIds).toEqual(['B1']);
    expect((await sendExample('seatsUnblock')).body.seatIds).toEqual(['B1']);
    expect((await sendExample('auditList')).body.entries.length).toBeGreaterThan(2);

    expect((await sendExample('tutorialAvailability')).body).toEqual({
      A1: true,
      A2: true,
      B1: true,
      B2: true,
    });
    const { body: lock } = await sendExample('tutorialBook');
    expect(await sendExample('tutorialBook')).toMatchObject({ code: 409 });
    const locked = { holdId: lock.holdId, 'Hold-Token': lock.token };
    expect((await sendExample('tutorialAction', locked)).code).toBe(200);
    expect(await sendExample('tutorialAction')).toMatchObject({ code: 403 });
    expect((await sendExample('healthz')).code).toBe(200);
    expect((await sendExample('readyz')).code).toBe(200);
    expect((await sendExample('showsSetSale')).body.sale).toBe('closed');
    expect(await sendExample('holdsCreate')).toMatchObject({ code: 409, body: { status: 'SHOW_CLOSED' } });

    expect((await sendExample('statsOverview')).body.shows).toHaveLength(3);
    expect((await sendExample('accountsMe')).body.kind).toBe('key');
    const { accountId } = (await sendExample('accountsCreate')).body;
    expect((await sendExample('accountsList')).body.accounts).toHaveLength(2);
    for (const change of ['SetRole', 'SetPassword', 'Disable', 'Enable']) {
      expect((await sendExample(`accounts${change}`, { accountId })).body).toEqual({ accountId });
    }
    const { keyId, key } = (await sendExample('keysCreate')).body;
    expect(key).toMatch(/^hf_/);
    expect((await sendExample('keysList')).body.keys.length).toBeGreaterThan(1);
    expect((await sendExample('keysRevoke', { keyId })).body).toMatchObject({ keyId });

    const all = documented.operations().map(({ operationId }) => operationId);
    expect(all.filter((id) => !seen.has(id))).toEqual(['seatsWatch']);
  });

  it('refuses the made-up hold of the examples as documented', async () => {
    const ofOwners = ['holdsGet', 'holdsExtend', 'holdsRelease', 'holdsConfirm'];
    // The story of a hold that only the audit trail knows is what was tried on it: it comes before all that.
    const ofOperators = ['holdsStory', 'holdsClear', 'holdsExtendFor', 'holdsReleaseFor'];
    for (const id of [...ofOwners, ...ofOperators]) {
      expect(await sendExample(id)).toMatchObject({ code: 404, body: { status: 'HOLD_NOT_FOUND' } });
    }
    expect(await sendExample('bookingsGet')).toMatchObject({
      code: 404,
      body: { status: 'BOOKING_NOT_FOUND' },
    });
  });

  it('refuses everybody that an operation is not for as documented', async () => {
    for (const { name, meta } of restProcedures()) {
      if (isOpenTo(meta)) continue;
      const operation = operationOf(name);
      const path = operation.path.replaceAll(/\{\w+\}/g, 'any');
      const answer = await send(api, path, { method: operation.method.toUpperCase() });
      expect(answer, name).toMatchObject({ code: 401, body: { status: 'UNAUTHENTICATED' } });
      expectDocumented(operation, answer);
    }
  });
});

/** To buyers without a key, where they may hold. */
function isOpenTo({ access }: ProcedureMeta): boolean {
  return access === 'public' || access === 'owner' || access === 'hold';
}
