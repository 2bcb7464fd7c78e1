-- Puts a cancelled booking's seats back on sale: those still booked under that booking's hold, or still held by it
-- because this engine never heard that it was booked.
-- KEYS: show status customers due confirming ended feed
-- ARGV: holdId seat...
-- Reply: NOT_LOADED | FREED seat...
local hold_id = ARGV[1]
local show = open_show()
if not show then return { 'NOT_LOADED' } end

local unheard = read_hold(show, hold_id)
if unheard and unheard.state == CONFIRMING then
  end_holds(show, { unheard }, EXPIRED, now_ms())
  save_show(show)
  return append({ 'FREED' }, unheard.seats)
end

local freed = {}
for position = 2, #ARGV do
  local seat = ARGV[position]
  if redis.call('HGET', keys.show, seat) == booking_of(hold_id) then freed[#freed + 1] = tonumber(seat) end
end
if #freed > 0 then
  call_in_chunks('HDEL', keys.show, freed)
  show.booked = show.booked - #freed
  announce(show, freed, AVAILABLE)
  save_show(show)
end
return append({ 'FREED' }, freed)
