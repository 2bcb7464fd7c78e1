-- An operator ends a hold. Clearing it again changes nothing and is answered the same.
-- KEYS: meta status claims holds customers due ended feed
-- ARGV: holdId
-- Reply: NOT_LOADED | CLEARED view | CONFIRM_UNDERWAY | HOLD_NOT_FOUND | HOLD_EXPIRED | ALREADY_RELEASED by
local hold_id = ARGV[1]
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local hold = unpack_hold(redis.call('HGET', keys.holds, hold_id))
if hold and hold[STATE] == 'cleared' then return { 'CLEARED', view(hold_id, hold) } end
local refusal = end_of(keys, show, hold_id, hold, now)
if refusal then return refusal end
if hold[STATE] == 'confirming' then return { 'CONFIRM_UNDERWAY' } end

end_holds(keys, show, { hold_id }, { hold }, 'cleared', now)
save_show(keys.meta, show)
return { 'CLEARED', view(hold_id, hold) }
