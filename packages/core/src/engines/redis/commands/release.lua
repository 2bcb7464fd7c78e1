-- Gives some of a hold's seats back, or all of them, which ends it.
-- KEYS: meta status claims holds customers due ended feed
-- ARGV: holdId tokenHash seat...   (no seat: all)
-- Reply: NOT_LOADED | RELEASED view | CONFIRM_UNDERWAY
--        | HOLD_NOT_FOUND | WRONG_TOKEN | HOLD_EXPIRED | ALREADY_RELEASED by
local hold_id, token_hash = ARGV[1], ARGV[2]
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local hold = unpack_hold(redis.call('HGET', keys.holds, hold_id))
local refusal = refusal_for(keys, show, hold_id, hold, token_hash, now)
-- Released before, by the same owner: a retry, which gets the same answer.
if refusal and refusal[1] == 'ALREADY_RELEASED' and refusal[2] == 'owner' then return { 'RELEASED', view(hold_id, hold) } end
if refusal then return refusal end
if hold[STATE] == 'confirming' then return { 'CONFIRM_UNDERWAY' } end

local is_wanted = {}
for position = 3, #ARGV do is_wanted[tonumber(ARGV[position])] = true end
local leaving, staying = {}, {}
for _, seat in ipairs(seats_of(hold)) do
  if #ARGV == 2 or is_wanted[seat] then leaving[#leaving + 1] = seat else staying[#staying + 1] = seat end
end

if #staying == 0 then
  end_holds(keys, show, { hold_id }, { hold }, 'released', now)
elseif #leaving > 0 then
  hold = append({ unpack(hold, 1, FIRST_SEAT - 1) }, staying)
  redis.call('HSET', keys.holds, hold_id, cmsgpack.pack(hold))
  call_in_chunks('HDEL', keys.claims, leaving)
  show.held = show.held - #leaving
  announce(keys.status, keys.feed, show, leaving, AVAILABLE)
end
save_show(keys.meta, show)
return { 'RELEASED', view(hold_id, hold) }
