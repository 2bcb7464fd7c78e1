-- Marks the show as being loaded under an epoch, for some seconds by nobody else, and clears away what an unfinished
-- load or another Redis left.
-- KEYS: show status customers due confirming ended feed
-- ARGV: epoch
-- Reply: LOADING | LOADING_ELSEWHERE | ALREADY_LOADED | STALE_EPOCH
local epoch = tonumber(ARGV[1])
local now = now_ms()
local known = redis.call('HMGET', keys.show, '!state', '!epoch', '!loadingUntil')
if known[1] == READY then return { 'ALREADY_LOADED' } end
if known[2] and tonumber(known[2]) > epoch then return { 'STALE_EPOCH' } end
local is_marked = known[1] == LOADING and now < tonumber(known[3])
if is_marked and tonumber(known[2]) ~= epoch then return { 'LOADING_ELSEWHERE' } end
-- Not DEL: freeing what a large show held would stop everybody.
redis.call('UNLINK', unpack(KEYS))
redis.call('HSET', keys.show, '!state', LOADING, '!epoch', epoch, '!loadingUntil', now + LOAD_MARK_MS)
return { 'LOADING' }
