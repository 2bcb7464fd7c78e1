-- The ledger refused for good: the hold ends as expired and its seats are free.
-- KEYS: meta status claims holds customers due confirming ended feed
-- ARGV: holdId fence
-- Reply: NOT_LOADED | ABORTED | HOLD_NOT_FOUND
local hold_id, fence = ARGV[1], tonumber(ARGV[2])
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
local hold = unpack_hold(redis.call('HGET', keys.holds, hold_id))
if not hold or hold[STATE] ~= 'confirming' or hold[FENCE] ~= fence then return { 'HOLD_NOT_FOUND' } end

redis.call('ZREM', keys.confirming, hold_id)
end_holds(keys, show, { hold_id }, { hold }, 'expired', now_ms())
save_show(keys.meta, show)
return { 'ABORTED' }
