/**
 * Writes out what `AppRouter` is, procedure by procedure, so that the published types need nothing of the API's
 * package: no core, no Fastify, no zod. What the server keeps to itself (context, meta) is left out.
 */
import {
  API,
  type Checker,
  NodeBuilderFlags,
  ObjectFlags,
  type Symbol as PropertySymbol,
  SymbolFlags,
  type Type,
  TypeFlags,
  type UnionType,
} from 'typescript/unstable/sync';

const HEADER = `import type {
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server';

type Query<Input, Output> = TRPCQueryProcedure<{ input: Input; output: Output; meta: unknown }>;
type Mutation<Input, Output> = TRPCMutationProcedure<{ input: Input; output: Output; meta: unknown }>;
type Subscription<Input, Output> = TRPCSubscriptionProcedure<{ input: Input; output: Output; meta: unknown }>;
`;
const KINDS: Readonly<Record<string, string>> = {
  query: 'Query',
  mutation: 'Mutation',
  subscription: 'Subscription',
};
const INTERFACES_KEPT: readonly string[] = ['AsyncIterable'];

/** @throws Error for a type that it cannot write. */
export function writeRouterTypes({
  configFile,
  file,
}: {
  readonly configFile: string;
  /** Where the project names `AppRouter`. */
  readonly file: string;
}): string {
  const api = new API();
  try {
    const project = api.updateSnapshot({ openProjects: [configFile] }).getProject(configFile);
    const source = project?.program.getSourceFile(file);
    if (!project || !source) throw new Error(`${file} is no file of ${configFile}`);
    const { checker } = project;
    const module = checker.getSymbolAtLocation(source);
    const alias = module && checker.getMemberInModuleExports(module, 'AppRouter');
    if (!alias) throw new Error(`${file} exports no AppRouter`);
    const router = checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(alias));
    return new Writer(checker).router(router);
  } finally {
    api.close();
  }
}

class Writer {
  readonly #checker: Checker;

  constructor(checker: Checker) {
    this.#checker = checker;
  }

  router(router: Type): string {
    const definition = this.#property(router, '_def');
    const types = this.#property(this.#property(definition, '_config'), '$types');
    const errorShape = this.#type(this.#property(types, 'errorShape'));
    const record = this.#record(this.#property(definition, 'record'));
    return `${HEADER}
export interface ErrorShape ${errorShape}

export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  ${record}
>;
`;
  }

  #record(record: Type): string {
    const members = this.#checker.getPropertiesOfType(record).map((member) => {
      const type = this.#typeOf(member);
      const definition = this.#checker.getPropertyOfType(type, '_def');
      return `${member.name}: ${definition ? this.#procedure(this.#typeOf(definition)) : this.#record(type)}`;
    });
    return braced(members);
  }

  #procedure(definition: Type): string {
    const type = this.#property(definition, 'type');
    const kind = KINDS[String(type.isStringLiteralType() ? type.value : '')];
    if (!kind) throw new Error(`a procedure that is ${this.#checker.typeToString(type)}`);
    const types = this.#property(definition, '$types');
    const [input, output] = ['input', 'output'].map((name) => this.#type(this.#property(types, name)));
    return `${kind}<${input}, ${output}>`;
  }

  #type(type: Type): string {
    if (type.isUnionType()) return this.#union(type);
    if (type.isIntersectionType()) return this.#members(type);
    if (this.#checker.isArrayType(type) && type.isTypeReference()) {
      const [item] = this.#checker.getTypeArguments(type);
      const isReadonly = type.getSymbol()?.name === 'ReadonlyArray';
      return `${isReadonly ? 'ReadonlyArray' : 'Array'}<${item ? this.#type(item) : 'unknown'}>`;
    }
    const name = type.getSymbol()?.name ?? '';
    if (type.isTypeReference() && INTERFACES_KEPT.includes(name)) {
      return `${name}<${this.#checker
        .getTypeArguments(type)
        .map((argument) => this.#type(argument))
        .join(', ')}>`;
    }
    if (type.isObjectType()) {
      if (type.objectFlags & ObjectFlags.Class) throw new Error(`cannot write the class ${name}`);
      return this.#members(type);
    }
    return this.#checker.typeToString(type, undefined, NodeBuilderFlags.NoTruncation);
  }

  #union(type: UnionType): string {
    const { id } = this.#checker.getUndefinedType();
    const written = type
      .getTypes()
      // With exactOptionalPropertyTypes the compiler has an undefined of its own for a property that may be missing.
      .filter((member) => !(member.flags & TypeFlags.Undefined) || member.id === id)
      .map((member) => this.#type(member));
    const isBoolean = written.includes('true') && written.includes('false');
    const members = isBoolean
      ? ['boolean', ...written.filter((member) => member !== 'true' && member !== 'false')]
      : written;
    return [...new Set(members)].join(' | ');
  }

  #members(type: Type): string {
    const index = this.#checker
      .getIndexInfosOfType(type)
      .map(
        ({ keyType, valueType, isReadonly }) =>
          `${isReadonly ? 'readonly ' : ''}[key: ${this.#type(keyType)}]: ${this.#type(valueType)}`,
      );
    const properties = this.#checker.getPropertiesOfType(type).map((property) => {
      const isOptional = (property.flags & SymbolFlags.Optional) !== 0;
      return `${keyOf(property.name)}${isOptional ? '?' : ''}: ${this.#type(this.#typeOf(property))}`;
    });
    return braced([...index, ...properties]);
  }

  #property(type: Type, name: string): Type {
    const property = this.#checker.getPropertyOfType(type, name);
    if (!property) throw new Error(`no ${name} in ${this.#checker.typeToString(type)}`);
    return this.#typeOf(property);
  }

  #typeOf(symbol: PropertySymbol): Type {
    const type = this.#checker.getTypeOfSymbol(symbol);
    if (!type) throw new Error('a symbol without a type');
    return type;
  }
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** One member a line: people read this when they follow a type. */
function braced(members: readonly string[]): string {
  if (members.length === 0) return '{}';
  return `{\n${members.map((member) => `${member.replaceAll(/^/gm, '  ')};`).join('\n')}\n}`;
}
