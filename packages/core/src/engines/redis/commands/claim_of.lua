-- Whose a seat is.
-- KEYS: show due confirming
-- ARGV: seat
-- Reply: NOT_LOADED | AVAILABLE nowMs | HELD nowMs view | BOOKED nowMs holdId | BLOCKED nowMs
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local claim = redis.call('HGET', keys.show, ARGV[1])
if not claim then return { 'AVAILABLE', now } end
if claim == BLOCK then return { 'BLOCKED', now } end
local booked = booked_hold_of(claim)
if booked then return { 'BOOKED', now, booked } end
local hold = read_hold(show, claim)
if has_run_out(hold, now) then return { 'AVAILABLE', now } end
return { 'HELD', now, view(hold) }
