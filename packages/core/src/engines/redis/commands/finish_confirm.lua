-- The ledger has the booking: the hold's seats are booked, and the hold itself is forgotten here.
-- KEYS: show status customers due confirming feed
-- ARGV: holdId fence
-- Reply: NOT_LOADED | BOOKED | HOLD_NOT_FOUND
local hold_id, fence = ARGV[1], tonumber(ARGV[2])
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local hold = read_hold(show, hold_id)
if not hold or hold.state ~= CONFIRMING or hold.fence ~= fence then return { 'HOLD_NOT_FOUND' } end

redis.call('HDEL', keys.show, hold_id)
redis.call('ZREM', keys.confirming, hold_id)
uncount_for_customer(hold)
show.held = show.held - #hold.seats
show.booked = show.booked + #hold.seats
call_in_chunks('HSET', keys.show, claims_of(hold.seats, booking_of(hold_id)))
announce(show, hold.seats, BOOKED)
save_show(show)
return { 'BOOKED' }
