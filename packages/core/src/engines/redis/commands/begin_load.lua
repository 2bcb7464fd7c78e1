-- Marks the show as being loaded under an epoch, and clears away what an unfinished load left.
-- KEYS: meta status claims holds due confirming ended feed
-- ARGV: epoch
-- Reply: LOADING | ALREADY_LOADED | STALE_EPOCH
local epoch = tonumber(ARGV[1])
local known = redis.call('HMGET', keys.meta, 'state', 'epoch')
if known[1] == 'ready' then return { 'ALREADY_LOADED' } end
if known[2] and tonumber(known[2]) > epoch then return { 'STALE_EPOCH' } end
redis.call('DEL', keys.meta, keys.status, keys.claims, keys.holds, keys.due, keys.confirming, keys.ended, keys.feed)
redis.call('HSET', keys.meta, 'state', 'loading', 'epoch', epoch)
return { 'LOADING' }
