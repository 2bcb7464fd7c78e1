import { parseSearchWith, stringifySearchWith } from '@tanstack/react-router';

/** What stands behind the ? is text as people write it, not JSON: a seat named 12 stays a text. */
export const searchParams = {
  parseSearch: parseSearchWith((text) => text),
  stringifySearch: stringifySearchWith(String),
};

/** Takes these out of the address where they say something, and nothing else. */
export function texts<Name extends string>(...names: readonly Name[]) {
  return (search: Record<string, unknown>): { readonly [name in Name]?: string } => {
    const found: { [name in Name]?: string } = {};
    for (const name of names) {
      const value = search[name];
      // The router takes what looks like a number or a truth value for one.
      if (!['string', 'number', 'boolean'].includes(typeof value)) continue;
      const text = String(value);
      if (text !== '') found[name] = text;
    }
    return found;
  };
}

/** What stands in the address when some of it changes; what becomes undefined is taken out. */
export function changed<
  Search extends object,
  Change extends { readonly [Name in keyof Search]?: string | undefined },
>(search: Search, change: Change): Search {
  const texts = Object.entries({ ...search, ...change }).filter(([, text]) => text !== undefined);
  return Object.fromEntries(texts) as Search;
}
