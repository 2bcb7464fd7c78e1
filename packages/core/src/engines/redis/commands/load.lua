-- Sets the show up from what the ledger says, if the mark that begin_load made under this epoch still stands.
-- KEYS: meta status claims
-- ARGV: epoch base seatCount sale booked blocked   (booked: JSON, [[holdId, seat...]...]; blocked: JSON, [seat...])
-- Reply: LOADED | STALE_EPOCH
local epoch, base, seat_count, sale = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local bookings, blocked = cjson.decode(ARGV[5]), cjson.decode(ARGV[6])
local mark = redis.call('HMGET', keys.meta, 'state', 'epoch')
if mark[1] ~= 'loading' or mark[2] ~= epoch then return { 'STALE_EPOCH' } end

redis.call('SETRANGE', keys.status, seat_count - 1, AVAILABLE)
local booked = 0
for _, booking in ipairs(bookings) do
  for position = 2, #booking do
    redis.call('HSET', keys.claims, booking[position], booking[1])
    redis.call('SETRANGE', keys.status, booking[position], BOOKED)
    booked = booked + 1
  end
end
for _, seat in ipairs(blocked) do
  redis.call('HSET', keys.claims, seat, BLOCK)
  redis.call('SETRANGE', keys.status, seat, BLOCKED)
end
redis.call(
  'HSET', keys.meta, 'state', 'ready', 'sale', sale, 'version', base, 'fence', base,
  'held', 0, 'booked', booked, 'blocked', #blocked
)
redis.call('HDEL', keys.meta, 'loadingUntil')
return { 'LOADED' }
