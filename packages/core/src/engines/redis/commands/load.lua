-- Opens the show whose claims load_claims has put in, if the mark that begin_load made under this epoch still stands.
-- KEYS: show status
-- ARGV: epoch base seatCount sale booked blocked   (booked, blocked: how many seats are)
-- Reply: LOADED | STALE_EPOCH
local epoch, base, seat_count, sale = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local mark = redis.call('HMGET', keys.show, '!state', '!epoch')
if mark[1] ~= LOADING or mark[2] ~= epoch then return { 'STALE_EPOCH' } end
-- A begin_load that was sent twice and came late has cleared away what was loaded before it.
local marks, booked, blocked = 3, tonumber(ARGV[5]), tonumber(ARGV[6])
if redis.call('HLEN', keys.show) ~= marks + booked + blocked then return { 'STALE_EPOCH' } end

if redis.call('STRLEN', keys.status) < seat_count then
  redis.call('SETRANGE', keys.status, seat_count - 1, AVAILABLE)
end
redis.call('HSET', keys.show, '!state', READY, '!sale', sale)
redis.call('HDEL', keys.show, '!loadingUntil')
save_show({
  base = base,
  opened_at = now_ms(),
  version = base,
  fence = base,
  held = 0,
  booked = booked,
  blocked = blocked,
})
return { 'LOADED' }
