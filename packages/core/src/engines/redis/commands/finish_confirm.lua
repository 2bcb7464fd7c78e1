-- The ledger has the booking: the hold's seats are booked, and the hold itself is forgotten here.
-- KEYS: meta status holds customers confirming feed
-- ARGV: holdId fence
-- Reply: NOT_LOADED | BOOKED | HOLD_NOT_FOUND
local hold_id, fence = ARGV[1], tonumber(ARGV[2])
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
local hold = unpack_hold(redis.call('HGET', keys.holds, hold_id))
if not hold or hold[STATE] ~= 'confirming' or hold[FENCE] ~= fence then return { 'HOLD_NOT_FOUND' } end

local seats = seats_of(hold)
redis.call('HDEL', keys.holds, hold_id)
redis.call('ZREM', keys.confirming, hold_id)
uncount_for_customer(keys.customers, hold_id, hold)
show.held = show.held - #seats
show.booked = show.booked + #seats
announce(keys.status, keys.feed, show, seats, BOOKED)
save_show(keys.meta, show)
return { 'BOOKED' }
