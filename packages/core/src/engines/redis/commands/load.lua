-- Sets the show up from what the ledger says, if the mark that begin_load made under this epoch still stands.
-- KEYS: meta status claims
-- ARGV: epoch base seatCount sale, then per booking: holdId seatCount seat...
-- Reply: LOADED | STALE_EPOCH
local epoch, base, seat_count, sale = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local mark = redis.call('HMGET', keys.meta, 'state', 'epoch')
if mark[1] ~= 'loading' or mark[2] ~= epoch then return { 'STALE_EPOCH' } end

redis.call('SETRANGE', keys.status, seat_count - 1, AVAILABLE)
local booked, at = 0, 5
while ARGV[at] do
  local hold_id, last = ARGV[at], at + 1 + ARGV[at + 1]
  for position = at + 2, last do
    redis.call('HSET', keys.claims, ARGV[position], hold_id)
    redis.call('SETRANGE', keys.status, ARGV[position], BOOKED)
    booked = booked + 1
  end
  at = last + 1
end
redis.call(
  'HSET', keys.meta, 'state', 'ready', 'sale', sale, 'version', base, 'fence', base, 'held', 0, 'booked', booked
)
return { 'LOADED' }
