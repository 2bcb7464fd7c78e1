-- Puts a cancelled booking's seats back on sale: those still booked under that booking's hold, or still held by it
-- because this engine never heard that it was booked.
-- KEYS: meta status claims holds customers due confirming ended feed
-- ARGV: holdId seat...
-- Reply: NOT_LOADED | FREED seat...
local hold_id = ARGV[1]
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end

local unheard = unpack_hold(redis.call('HGET', keys.holds, hold_id))
if unheard and unheard[STATE] == 'confirming' then
  redis.call('ZREM', keys.confirming, hold_id)
  end_holds(keys, show, { hold_id }, { unheard }, 'expired', now_ms())
  save_show(keys.meta, show)
  return append({ 'FREED' }, seats_of(unheard))
end

local freed = {}
for position = 2, #ARGV do
  local seat = ARGV[position]
  -- The status too: should a hold id ever stand for a live hold again, its seats are not a booking's to free.
  local is_booked = redis.call('GETRANGE', keys.status, seat, seat) == BOOKED
  if is_booked and redis.call('HGET', keys.claims, seat) == hold_id then freed[#freed + 1] = tonumber(seat) end
end
if #freed > 0 then
  call_in_chunks('HDEL', keys.claims, freed)
  show.booked = show.booked - #freed
  announce(keys.status, keys.feed, show, freed, AVAILABLE)
  save_show(keys.meta, show)
end
return append({ 'FREED' }, freed)
