/** Who may call what, written out: a procedure that is not here fails a test, as does one that lets in anybody else. */
export const ACCESS_TABLE = `
| procedure            | anybody | anybody, PUBLIC_HOLDS | key: read | key: sell | key: admin | viewer | operator | admin |
| -------------------- | ------- | --------------------- | --------- | --------- | ---------- | ------ | -------- | ----- |
| shows.list           | yes     | yes                   | yes       | yes       | yes        | yes    | yes      | yes   |
| shows.get            | yes     | yes                   | yes       | yes       | yes        | yes    | yes      | yes   |
| shows.create         | -       | -                     | -         | -         | yes        | -      | -        | yes   |
| shows.setSale        | -       | -                     | -         | -         | yes        | -      | yes      | yes   |
| seats.snapshot       | yes     | yes                   | yes       | yes       | yes        | yes    | yes      | yes   |
| seats.watch          | yes     | yes                   | yes       | yes       | yes        | yes    | yes      | yes   |
| seats.story          | -       | -                     | yes       | -         | yes        | yes    | yes      | yes   |
| seats.block          | -       | -                     | -         | -         | yes        | -      | yes      | yes   |
| seats.unblock        | -       | -                     | -         | -         | yes        | -      | yes      | yes   |
| holds.create         | -       | yes                   | -         | yes       | yes        | -      | yes      | yes   |
| holds.get            | token   | token                 | token     | token     | token      | token  | token    | token |
| holds.extend         | token   | token                 | token     | token     | token      | token  | token    | token |
| holds.release        | token   | token                 | token     | token     | token      | token  | token    | token |
| holds.confirm        | token   | token                 | token     | token     | token      | token  | token    | token |
| holds.find           | -       | -                     | yes       | -         | yes        | yes    | yes      | yes   |
| holds.list           | -       | -                     | yes       | -         | yes        | yes    | yes      | yes   |
| holds.story          | -       | -                     | yes       | -         | yes        | yes    | yes      | yes   |
| holds.clear          | -       | -                     | -         | -         | yes        | -      | yes      | yes   |
| holds.extendFor      | -       | -                     | -         | -         | yes        | -      | yes      | yes   |
| holds.releaseFor     | -       | -                     | -         | -         | yes        | -      | yes      | yes   |
| bookings.get         | -       | -                     | -         | yes       | yes        | -      | yes      | yes   |
| bookings.list        | -       | -                     | yes       | -         | yes        | yes    | yes      | yes   |
| bookings.cancel      | -       | -                     | -         | -         | yes        | -      | yes      | yes   |
| audit.list           | -       | -                     | yes       | -         | yes        | yes    | yes      | yes   |
| stats.overview       | -       | -                     | yes       | -         | yes        | yes    | yes      | yes   |
| keys.list            | -       | -                     | -         | -         | yes        | -      | -        | yes   |
| keys.create          | -       | -                     | -         | -         | yes        | -      | -        | yes   |
| keys.revoke          | -       | -                     | -         | -         | yes        | -      | -        | yes   |
| accounts.me          | yes     | yes                   | yes       | yes       | yes        | yes    | yes      | yes   |
| accounts.list        | -       | -                     | -         | -         | yes        | -      | -        | yes   |
| accounts.create      | -       | -                     | -         | -         | yes        | -      | -        | yes   |
| accounts.setRole     | -       | -                     | -         | -         | yes        | -      | -        | yes   |
| accounts.setPassword | -       | -                     | -         | -         | yes        | -      | -        | yes   |
| accounts.disable     | -       | -                     | -         | -         | yes        | -      | -        | yes   |
| accounts.enable      | -       | -                     | -         | -         | yes        | -      | -        | yes   |
`;

export const CALLERS = [
  'anybody',
  'anybody, PUBLIC_HOLDS',
  'key: read',
  'key: sell',
  'key: admin',
  'viewer',
  'operator',
  'admin',
] as const;

/** Procedure → what stands below each caller. */
export function parseAccessTable(text: string): Map<string, Map<string, string>> {
  const [head = [], , ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.replaceAll('`', '').trim()));
  return new Map(
    rows.map(([procedure = '', ...cells]) => [
      procedure,
      new Map(head.slice(1).map((caller, column) => [caller, cells[column] ?? ''])),
    ]),
  );
}
