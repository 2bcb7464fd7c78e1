-- Sets the show up from what the ledger says, if the mark that begin_load made under this epoch still stands.
-- KEYS: show status
-- ARGV: epoch base seatCount sale booked blocked   (booked: JSON, [[holdId, seat...]...]; blocked: JSON, [seat...])
-- Reply: LOADED | STALE_EPOCH
local epoch, base, seat_count, sale = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local bookings, blocked = cjson.decode(ARGV[5]), cjson.decode(ARGV[6])
local mark = redis.call('HMGET', keys.show, '!state', '!epoch')
if mark[1] ~= 'loading' or mark[2] ~= epoch then return { 'STALE_EPOCH' } end

redis.call('SETRANGE', keys.status, seat_count - 1, AVAILABLE)
local function claim(seats, first, by, code)
  for position = first, #seats do
    redis.call('HSET', keys.show, seats[position], by)
    redis.call('SETRANGE', keys.status, seats[position], code)
  end
end
local booked = 0
for _, booking in ipairs(bookings) do
  claim(booking, 2, booking[1], BOOKED)
  booked = booked + #booking - 1
end
claim(blocked, 1, BLOCK, BLOCKED)

redis.call('HSET', keys.show, '!state', 'ready', '!sale', sale)
redis.call('HDEL', keys.show, '!loadingUntil')
save_show({
  base = base, opened_at = now_ms(), version = base, fence = base, held = 0, booked = booked, blocked = #blocked,
})
return { 'LOADED' }
