/**
 * How many procedures a request calls. A batch names them in one path segment, by commas; the official adapter decodes it
 * once more than the router does.
 */
export function callsIn(url: string): number {
  if (!url.startsWith('/trpc/')) return 1;
  const path = url.split('?', 1)[0] ?? '';
  return /[,%]/.test(path) ? path.split(/,|%(?:25)*2c/i).length : 1;
}
