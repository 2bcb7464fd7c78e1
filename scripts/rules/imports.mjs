// Which folder may import which. Imports point one way:
// domain <- ports <- {engines, ledger, booking} <- create <- index <- apps.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

/** @typedef {{ specifier: string, typeOnly: boolean, names: string[] }} Import */
/** @typedef {{ file: string, rule: string, specifier: string }} Violation paths are relative to the repository */
/**
 * @typedef {object} Rule
 * @property {string} name said when it is broken
 * @property {RegExp} from the files it speaks about; its first group can be used by `allows`
 * @property {(target: Target, from: RegExpExecArray) => boolean} allows
 */
/** @typedef {Import & { path: string | undefined }} Target `path` is the imported file when it is in the same package */

const sourceFile = /\.(ts|tsx|mts|js|mjs)$/;
const skippedFolders = new Set(['node_modules', 'dist', '.turbo']);

/** @param {Target} target @param {...string} folders */
const isIn = (target, ...folders) =>
  target.path !== undefined &&
  folders.some((folder) => target.path === folder || target.path?.startsWith(`${folder}/`));

/** @param {Target} target */
const isOutside = (target) => target.path === undefined;

/** @param {Target} target */
const isWorkspace = (target) => target.specifier.startsWith('@holdfast/');

/**
 * What ships into browsers and shops knows the api by its types alone.
 * @param {Target} target
 */
const isTypeAppRouter = (target) =>
  !isWorkspace(target) ||
  (target.specifier === '@holdfast/api' &&
    target.typeOnly &&
    target.names.every((name) => name === 'AppRouter'));

const core = 'packages/core/src';
const page = 'apps/dashboard/src';

/** @type {Rule[]} */
export const rules = [
  {
    name: 'domain is pure: it imports nothing but domain',
    from: /^packages\/core\/src\/domain\//,
    allows: (target) => isIn(target, `${core}/domain`),
  },
  {
    name: 'ports import domain and ports only',
    from: /^packages\/core\/src\/ports\//,
    allows: (target) => isOutside(target) || isIn(target, `${core}/domain`, `${core}/ports`),
  },
  {
    name: 'an engine imports domain, ports and itself, never another engine',
    from: /^packages\/core\/src\/engines\/([^/]+)/,
    allows: (target, from) =>
      isOutside(target) || isIn(target, `${core}/domain`, `${core}/ports`, `${core}/engines/${from[1]}`),
  },
  {
    name: 'ledger and booking import domain, ports and themselves only',
    from: /^packages\/core\/src\/(ledger|booking)\//,
    allows: (target, from) =>
      isOutside(target) || isIn(target, `${core}/domain`, `${core}/ports`, `${core}/${from[1]}`),
  },
  {
    name: 'create.ts wires everything and is imported by index.ts alone',
    from: /^packages\/core\/src\/(?!index\.ts$)/,
    allows: (target) => !isIn(target, `${core}/create.ts`, `${core}/index.ts`),
  },
  {
    name: 'what ships never imports tests or test helpers',
    from: /^(packages|apps)\/[^/]+\/src\//,
    allows: (target) =>
      !/^@holdfast\/[^/]+\/testing/.test(target.specifier) && !/\/(test|testing)\//.test(target.path ?? ''),
  },
  {
    name: 'core and verifier know nothing of the other packages, but that tests of core have histories judged',
    from: /^packages\/(?!client\/)([^/]+\/[^/]+)/,
    allows: (target, from) =>
      !isWorkspace(target) ||
      target.specifier.startsWith('@holdfast/core') ||
      (target.specifier === '@holdfast/verifier' && /^core\/(test|testing)$/.test(from[1] ?? '')),
  },
  {
    name: 'the client imports only `type AppRouter` from the api, and nothing else of the workspace',
    from: /^packages\/client\/src\//,
    allows: isTypeAppRouter,
  },
  {
    name: 'the verifier is pure: it imports nothing but itself',
    from: /^packages\/verifier\/src\//,
    allows: (target) => isIn(target, 'packages/verifier/src'),
  },
  {
    name: 'the api imports core only',
    from: /^apps\/api\/src\//,
    allows: (target) => !isWorkspace(target) || target.specifier === '@holdfast/core',
  },
  {
    name: 'the dashboard imports only `type AppRouter` from the api, and nothing else of the workspace',
    from: /^apps\/dashboard\/src\//,
    allows: isTypeAppRouter,
  },
  {
    name: 'a feature of the dashboard never imports another feature',
    from: /^apps\/dashboard\/src\/features\/([^/]+)/,
    allows: (target, from) =>
      !isIn(target, `${page}/features`) || isIn(target, `${page}/features/${from[1]}`),
  },
  {
    name: 'only app/ composes features: features, components and lib never import it, components and lib no feature',
    from: /^apps\/dashboard\/src\/(features|components|lib)\//,
    allows: (target, from) =>
      !isIn(target, `${page}/app`) && (from[1] === 'features' || !isIn(target, `${page}/features`)),
  },
  {
    name: 'lib/ of the dashboard shows nothing: it imports no component',
    from: /^apps\/dashboard\/src\/lib\//,
    allows: (target) => !isIn(target, `${page}/components`),
  },
  {
    name: 'k6 scripts import nothing from the workspace at run time',
    from: /^loadtest\/k6\//,
    allows: (target) =>
      target.typeOnly || (!isWorkspace(target) && (isOutside(target) || isIn(target, 'loadtest/k6'))),
  },
  {
    name: 'another package is imported by its name, never by a path into it',
    from: /./,
    allows: (target) => target.path === undefined || !target.path.startsWith('..'),
  },
];

/**
 * @param {string} source
 * @returns {Import[]}
 */
export function importsOf(source) {
  const code = withoutComments(source);
  const found = [];
  for (const match of code.matchAll(
    /^[ \t]*(?:import|export)\s+(type\s+)?((?:[\w$*]+(?:\s+as\s+[\w$]+)?\s*,?\s*)?(?:\{[^}]*\})?)\s*from\s*['"]([^'"]+)['"]/gm,
  )) {
    found.push({ specifier: match[3] ?? '', ...namesOf(match[2] ?? '', match[1] !== undefined) });
  }
  for (const match of code.matchAll(/(?:^[ \t]*import\s*|\bimport\s*\(\s*)['"]([^'"]+)['"]/gm)) {
    found.push({ specifier: match[1] ?? '', typeOnly: false, names: [] });
  }
  return found;
}

/**
 * @param {string} clause such as `a, { type B, c as d }`
 * @param {boolean} typeOnly
 */
function namesOf(clause, typeOnly) {
  const parts = clause
    .replaceAll(/[{}]/g, ',')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const isType = (/** @type {string} */ part) => part.startsWith('type ');
  return {
    typeOnly: typeOnly || (parts.length > 0 && parts.every(isType)),
    names: parts.map((part) => part.replace(/^type\s+/, '').replace(/\s+as\s.*$/, '')),
  };
}

/** @param {string} source */
function withoutComments(source) {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

/**
 * @param {string} file relative to the repository, with `/`
 * @param {Import} found
 * @returns {Target}
 */
function locate(file, found) {
  const home = packageOf(file);
  const { specifier } = found;
  if (specifier.startsWith('@/')) return { ...found, path: `${home}/src/${specifier.slice(2)}` };
  if (!specifier.startsWith('.')) return { ...found, path: undefined };
  const path = normalize(join(dirname(file), specifier))
    .split(sep)
    .join('/');
  return { ...found, path: packageOf(path) === home ? path : `../${path}` };
}

/** @param {string} file */
function packageOf(file) {
  const [first = '', second = ''] = file.split('/');
  return first === 'apps' || first === 'packages' ? `${first}/${second}` : first;
}

/**
 * @param {string} file relative to the repository
 * @param {string} source
 * @returns {Violation[]}
 */
export function violationsIn(file, source) {
  const targets = importsOf(source).map((found) => locate(file, found));
  return rules.flatMap(({ name, from, allows }) => {
    const match = from.exec(file);
    if (!match) return [];
    return targets
      .filter((target) => !allows(target, match))
      .map(({ specifier }) => ({ file, rule: name, specifier }));
  });
}

/**
 * @param {string} root the repository
 * @returns {{ files: number, violations: Violation[] }}
 */
export function checkImports(root) {
  const files = ['apps', 'packages', 'loadtest'].flatMap((folder) => walk(join(root, folder)));
  const violations = files.flatMap((path) =>
    violationsIn(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8')),
  );
  return { files: files.length, violations };
}

/**
 * @param {string} dir
 * @returns {string[]}
 */
function walk(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : walk(path);
    return sourceFile.test(entry.name) ? [path] : [];
  });
}
