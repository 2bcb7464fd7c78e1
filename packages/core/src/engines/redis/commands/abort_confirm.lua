-- The ledger refused for good: the hold ends as expired and its seats are free.
-- KEYS: show status customers due confirming ended feed
-- ARGV: holdId fence
-- Reply: NOT_LOADED | ABORTED | HOLD_NOT_FOUND
local hold_id, fence = ARGV[1], tonumber(ARGV[2])
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local hold = read_hold(show, hold_id)
if not hold or hold.state ~= CONFIRMING or hold.fence ~= fence then return { 'HOLD_NOT_FOUND' } end

end_holds(show, { hold }, EXPIRED, now_ms())
save_show(show)
return { 'ABORTED' }
