-- Puts some of what the ledger knows into a show that is being loaded, if the mark that begin_load made under this epoch
-- still stands. A large show comes in many such steps, so that none stops the others for long.
-- KEYS: show status
-- ARGV: epoch statusCode claims   (claims: JSON, [[claim, seat...]...])
-- Reply: LOADING | STALE_EPOCH
local epoch, code, claims = ARGV[1], string.char(ARGV[2]), cjson.decode(ARGV[3])
local mark = redis.call('HMGET', keys.show, '!state', '!epoch')
if mark[1] ~= LOADING or mark[2] ~= epoch then return { 'STALE_EPOCH' } end

for _, claim in ipairs(claims) do
  local by = code == BOOKED and booking_of(claim[1]) or claim[1]
  for position = 2, #claim do
    redis.call('HSET', keys.show, claim[position], by)
    redis.call('SETRANGE', keys.status, claim[position], code)
  end
end
-- Whoever loads so much still is at it.
redis.call('HSET', keys.show, '!loadingUntil', now_ms() + LOAD_MARK_MS)
return { 'LOADING' }
