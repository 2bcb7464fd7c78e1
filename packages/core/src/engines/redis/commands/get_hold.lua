-- One hold, with the hash of its owner token.
-- KEYS: show due confirming
-- ARGV: holdId
-- Reply: NOT_LOADED | FOUND nowMs view tokenHash | HOLD_NOT_FOUND nowMs
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local hold = read_hold(show, ARGV[1])
if not hold then return { 'HOLD_NOT_FOUND', now } end
if has_run_out(hold, now) then hold.state = EXPIRED end
return { 'FOUND', now, view(hold), hold.token_hash }
