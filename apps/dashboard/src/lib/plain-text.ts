/** Why a text of a person's cannot be kept, as the server would say; undefined: it can. */
export function problemWithText(text: string, { max }: { readonly max: number }): string | undefined {
  if (text === '') return 'is missing';
  if (text.length > max) return `has ${text.length} characters, of which ${max} are allowed`;
  if (/\p{Cc}/u.test(text)) return 'has a character that cannot be shown, such as a tab or a line break';
  if (!text.isWellFormed()) return 'has half a character in it';
  return undefined;
}
