import {
  type Access,
  PERMISSIONS_OF_ROLE,
  PERMISSIONS_OF_SCOPE,
  type Permission,
  ROLES,
  SCOPES,
} from '../../auth/access.ts';
import { REST_PREFIX, type RestProcedure } from '../procedures.ts';
import { idOf, type Json, jsonContent } from './json.ts';
import { BODY_REFUSALS, refusalsOf } from './refusals.ts';
import { fieldsOf, type Schemas } from './schemas.ts';

/** The paths of the procedures, each with an operation for every method it has. */
export function pathsOf(procedures: readonly RestProcedure[], schemas: Schemas): Record<string, Json> {
  const byPath = Map.groupBy(procedures, ({ path }) => REST_PREFIX + path);
  return Object.fromEntries(
    [...byPath].map(([path, there]) => [
      path,
      Object.fromEntries(there.map((rest) => [rest.method.toLowerCase(), operationOf(rest, schemas)])),
    ]),
  );
}

function operationOf(rest: RestProcedure, schemas: Schemas): Json {
  const { name, meta } = rest;
  const body = schemas.bodyOf(rest);
  return {
    operationId: idOf(name),
    summary: meta.summary,
    description: `${whoMay(meta.access)} Under tRPC this is \`${name}\`.`,
    tags: [name.split('.')[0]],
    ...securityOf(meta.access),
    parameters: parametersOf(rest),
    ...(body && { requestBody: requestBodyOf(rest, body) }),
    responses: {
      '200': {
        description: 'Done.',
        content: jsonContent({
          schema: schemas.answerOf(rest),
          ...(meta.example && { example: meta.example.output }),
        }),
      },
      ...refusalsOf(rest),
      ...(body && BODY_REFUSALS),
    },
  };
}

function parametersOf(rest: RestProcedure): Json[] {
  const { method, input, pathFields } = rest;
  const parameters: Json[] = [];
  if (input) {
    const { properties, required } = fieldsOf(input);
    for (const [field, { description, ...schema }] of Object.entries(properties)) {
      const isInPath = pathFields.includes(field);
      if (field === 'token' || (!isInPath && method !== 'GET')) continue;
      const example = exampleInputOf(rest)[field];
      parameters.push({
        name: field,
        in: isInPath ? 'path' : 'query',
        required: isInPath || (required.includes(field) && !('default' in schema)),
        ...(description !== undefined && { description }),
        schema,
        ...(example !== undefined && { example }),
      });
    }
    if ('token' in properties) parameters.push({ $ref: '#/components/parameters/HoldToken' });
  }
  if (method !== 'GET') parameters.push({ $ref: '#/components/parameters/IdempotencyKey' });
  return parameters;
}

function requestBodyOf(rest: RestProcedure, schema: Json): Json {
  const elsewhere = new Set([...rest.pathFields, 'token']);
  const example = Object.fromEntries(
    Object.entries(exampleInputOf(rest)).filter(([field]) => !elsewhere.has(field)),
  );
  const { properties, required } = fieldsOf(rest.input as NonNullable<RestProcedure['input']>);
  const isRequired = required.some(
    (field) => !elsewhere.has(field) && !('default' in (properties[field] ?? {})),
  );
  return { required: isRequired, content: jsonContent({ schema, example }) };
}

function exampleInputOf({ meta }: RestProcedure): Readonly<Record<string, unknown>> {
  return (meta.example?.input ?? {}) as Record<string, unknown>;
}

/** One of the alternatives is enough; an empty one is nobody in particular. */
function securityOf(access: Access): Json {
  // Anybody, and whoever says who they are is known, or refused.
  if (access === 'public' || access === 'owner') return { security: [{}, { apiKey: [] }, { session: [] }] };
  const scopes = SCOPES.filter((scope) => PERMISSIONS_OF_SCOPE[scope].includes(access));
  const roles = ROLES.filter((role) => PERMISSIONS_OF_ROLE[role].includes(access));
  return {
    security: [
      ...scopes.map((scope) => ({ apiKey: [scope] })),
      ...roles.map((role) => ({ session: [role] })),
      ...(access === 'hold' ? [{}] : []),
    ],
    'x-required-scope': scopes[0],
  };
}

function whoMay(access: Access): string {
  if (access === 'public') return 'Anybody may call this.';
  if (access === 'owner') return 'Whoever presents the owner token of the hold may call this.';
  const who = `An API key with the scope ${scopesThat(access)}, or an operator who is logged in as ${rolesThat(access)}, may call this`;
  return access === 'hold' ? `${who}; where buyers may hold without a key, anybody.` : `${who}.`;
}

const scopesThat = (access: Permission) =>
  SCOPES.filter((scope) => PERMISSIONS_OF_SCOPE[scope].includes(access))
    .map((scope) => `\`${scope}\``)
    .join(' or ');

const rolesThat = (access: Permission) =>
  ROLES.filter((role) => PERMISSIONS_OF_ROLE[role].includes(access)).join(' or ');
