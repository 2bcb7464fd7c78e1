/** A line of the api's log, read. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** What a process logged, without what it printed for people. */
export function logLinesIn(output: string): LogLine[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
}
