-- Forgets the show, if it still is in that epoch, so that whoever asks next rebuilds it from the ledger.
-- KEYS: show status customers due confirming ended feed
-- ARGV: epoch
-- Reply: UNLOADED | STALE_EPOCH
local known = redis.call('HMGET', keys.show, '!state', '!epoch')
if known[1] ~= READY or known[2] ~= ARGV[1] then return { 'STALE_EPOCH' } end
-- Not DEL: freeing what a large show held would stop everybody.
redis.call('UNLINK', unpack(KEYS))
return { 'UNLOADED' }
