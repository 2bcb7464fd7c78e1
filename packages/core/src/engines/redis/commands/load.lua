-- Sets the show up from what the ledger says, if the mark that begin_load made under this epoch still stands.
-- KEYS: meta status claims
-- ARGV: epoch base seatCount sale booked   (booked: JSON, [[holdId, seat...]...])
-- Reply: LOADED | STALE_EPOCH
local epoch, base, seat_count, sale, bookings = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], cjson.decode(ARGV[5])
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
redis.call(
  'HSET', keys.meta, 'state', 'ready', 'sale', sale, 'version', base, 'fence', base, 'held', 0, 'booked', booked
)
redis.call('HDEL', keys.meta, 'loadingUntil')
return { 'LOADED' }
