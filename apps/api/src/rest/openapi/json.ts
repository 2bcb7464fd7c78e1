/** A piece of the document, whose shape a validator checks and not the compiler. */
export type Json = Readonly<Record<string, unknown>>;

/** `holds.create` as generated clients may name a function: `holdsCreate`. */
export function idOf(name: string): string {
  return name.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
}

export const jsonContent = (content: Json): Json => ({ 'application/json': content });
