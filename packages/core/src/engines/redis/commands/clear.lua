-- An operator ends a hold. Clearing it again changes nothing and is answered the same.
-- KEYS: show status customers due confirming ended feed
-- ARGV: holdId
-- Reply: NOT_LOADED | CLEARED view | CONFIRM_UNDERWAY | HOLD_NOT_FOUND | HOLD_EXPIRED | ALREADY_RELEASED by
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local hold = read_hold(show, ARGV[1])
if hold and hold.state == CLEARED then return { 'CLEARED', view(hold) } end
local refusal = end_of(show, hold, now)
if refusal then return refusal end
if hold.state == CONFIRMING then return { 'CONFIRM_UNDERWAY' } end

end_holds(show, { hold }, CLEARED, now)
save_show(show)
return { 'CLEARED', view(hold) }
