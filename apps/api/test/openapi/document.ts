import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** Of an OpenAPI document, what its tests read. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly 'x-required-scope'?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>;
}

export interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: object;
  readonly example?: unknown;
}

type Content = Readonly<
  Record<
    string,
    {
      readonly schema: object;
      readonly example?: unknown;
      readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
    }
  >
>;

export interface NamedOperation extends Operation {
  readonly path: string;
  readonly method: string;
}

/** Without those that only say what is open to more. */
export class Documented {
  readonly document: OpenApi;
  readonly #ajv: Ajv2020;

  constructor(document: OpenApi) {
    this.document = document;
    this.#ajv = new Ajv2020({ strict: false, allErrors: true, formats: { int64: true } });
    this.#ajv.addSchema(closed(document) as object, 'openapi.json');
  }

  operations(): NamedOperation[] {
    return Object.entries(this.document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ ...operation, path, method })),
    );
  }

  operation(operationId: string): NamedOperation {
    const found = this.operations().find((one) => one.operationId === operationId);
    if (!found) throw new Error(`not documented: ${operationId}`);
    return found;
  }

  parametersOf({ parameters = [] }: Operation): Parameter[] {
    return parameters.map((parameter) =>
      parameter.$ref ? (this.#at(parameter.$ref) as Parameter) : parameter,
    );
  }

  /** What the schema at a place of the document has against a value; nothing that is not documented is allowed. */
  complaintsAt(place: readonly string[], value: unknown): string[] {
    const pointer = place.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    const validate: ValidateFunction = this.#ajv.compile({
      $ref: `openapi.json#${pointer.split('/').map(encodeURIComponent).join('/')}`,
    });
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${pointer} ${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  #at(reference: string): unknown {
    return reference
      .slice('#/'.length)
      .split('/')
      .reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], this.document);
  }
}

/** The document is open to more fields in answers; what is answered today has those that are documented. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isShape = 'properties' in schema && 'type' in schema && !('additionalProperties' in schema);
  return isShape ? { ...inside, additionalProperties: false } : inside;
}
