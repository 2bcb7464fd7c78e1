-- Gives some of a hold's seats back, or all of them, which ends it.
-- KEYS: show status customers due confirming ended feed
-- ARGV: holdId tokenHash seat...   (no seat: all)
-- Reply: NOT_LOADED | RELEASED view | CONFIRM_UNDERWAY
--        | HOLD_NOT_FOUND | WRONG_TOKEN | HOLD_EXPIRED | ALREADY_RELEASED by
local hold_id, token_hash = ARGV[1], ARGV[2]
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local hold = read_hold(show, hold_id)
local refusal = refusal_for(show, hold, token_hash, now)
-- Released before, by the same owner: a retry, which gets the same answer.
if refusal and refusal[1] == 'ALREADY_RELEASED' and refusal[2] == 'owner' then return { 'RELEASED', view(hold) } end
if refusal then return refusal end

local is_wanted = {}
for position = 3, #ARGV do is_wanted[tonumber(ARGV[position])] = true end
local leaving, staying = {}, {}
for _, seat in ipairs(hold.seats) do
  if #ARGV == 2 or is_wanted[seat] then leaving[#leaving + 1] = seat else staying[#staying + 1] = seat end
end

-- Given back before, or never had: a retry gets the same answer, also when a confirm has begun since.
if #leaving == 0 then return { 'RELEASED', view(hold) } end
if hold.state == CONFIRMING then return { 'CONFIRM_UNDERWAY' } end

if #staying == 0 then
  end_holds(show, { hold }, RELEASED, now)
else
  hold.seats = staying
  save_hold(show, hold)
  call_in_chunks('HDEL', keys.show, leaving)
  show.held = show.held - #leaving
  announce(show, leaving, AVAILABLE)
end
save_show(show)
return { 'RELEASED', view(hold) }
