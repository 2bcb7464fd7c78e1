import type { Mutant } from './mutant.ts';

const COMMANDS = 'engines/redis/commands';

/** The same mistakes in Lua. Few, and each one line, so that they are found again when the commands change. */
export const luaMutants: readonly Mutant[] = [
  {
    name: 'Lua: no owner check',
    mistake: 'Whoever knows a hold id may act on it.',
    patches: [
      {
        file: `${COMMANDS}/shared.lua`,
        find: "if hold and hold.token_hash ~= token_hash then return { 'WRONG_TOKEN' } end",
        replace: '',
      },
    ],
  },
  {
    name: 'Lua: takes without looking',
    mistake: 'Takes seats whoever has them.',
    patches: [
      { file: `${COMMANDS}/hold.lua`, find: 'if unavailable then return unavailable end', replace: '' },
    ],
  },
  {
    name: 'Lua: expiry by timer only',
    mistake: 'A hold that has run out keeps its seats from others until a sweep.',
    patches: [
      {
        file: `${COMMANDS}/shared.lua`,
        find: 'if not due_at or tonumber(due_at) > now then return nil end',
        replace: 'if true then return nil end',
      },
    ],
  },
  {
    name: 'Lua: fence stands still',
    mistake: 'Two claims have one fence.',
    patches: [{ file: `${COMMANDS}/hold.lua`, find: 'show.fence = show.fence + 1', replace: '' }],
  },
  {
    name: 'Lua: DEL on release',
    mistake: 'A release that is refused deletes the claims all the same.',
    patches: [
      {
        file: `${COMMANDS}/release.lua`,
        find: 'if refusal then return refusal end',
        replace:
          "if refusal then if hold then call_in_chunks('HDEL', keys.show, hold.seats) end return refusal end",
      },
    ],
  },
  {
    name: 'Lua: a read takes confirms in doubt',
    mistake:
      'A snapshot that ends what has run out is handed the confirms in doubt too, and forgets them: the sweeper waits.',
    patches: [
      {
        file: `${COMMANDS}/expire_due.lua`,
        find: "ARGV[2] == '1'",
        replace: 'false',
      },
    ],
  },
  {
    name: 'Lua: a booked seat is its hold to this day',
    mistake:
      'A later hold with the id of one that was booked, from the same idempotency key, frees the booked seats when it runs out.',
    patches: [{ file: `${COMMANDS}/shared.lua`, find: "return '=' .. hold_id", replace: 'return hold_id' }],
  },
];
