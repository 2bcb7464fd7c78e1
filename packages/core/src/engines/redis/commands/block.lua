-- Takes seats off sale, all of them or none. Those that are blocked already stay so.
-- KEYS: show status customers due confirming ended feed
-- ARGV: seat...
-- Reply: NOT_LOADED | BLOCKED fence | SEAT_UNAVAILABLE seat...
local show = open_show()
if not show then return { 'NOT_LOADED' } end

local newly = {}
for position, claim in ipairs(get_fields(ARGV)) do
  if claim ~= BLOCK then newly[#newly + 1] = ARGV[position] end
end
local taken = make_free(show, newly, now_ms())
if taken then return append({ 'SEAT_UNAVAILABLE' }, taken) end

show.fence = show.fence + 1
if #newly > 0 then
  call_in_chunks('HSET', keys.show, claims_of(newly, BLOCK))
  show.blocked = show.blocked + #newly
  announce(show, newly, BLOCKED)
end
save_show(show)
return { 'BLOCKED', show.fence }
