-- Takes seats off sale, all of them or none. Those that are blocked already stay so.
-- KEYS: meta status claims holds customers due ended feed
-- ARGV: seat...
-- Reply: NOT_LOADED | BLOCKED fence | SEAT_UNAVAILABLE seat...
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end

local newly = {}
for position, claim in ipairs(get_fields(keys.claims, ARGV)) do
  if claim ~= BLOCK then newly[#newly + 1] = ARGV[position] end
end
local taken = make_free(keys, show, newly, now_ms())
if taken then return append({ 'SEAT_UNAVAILABLE' }, taken) end

show.fence = show.fence + 1
if #newly > 0 then
  local claims = {}
  for _, seat in ipairs(newly) do append(claims, { seat, BLOCK }) end
  call_in_chunks('HSET', keys.claims, claims)
  show.blocked = show.blocked + #newly
  announce(keys.status, keys.feed, show, newly, BLOCKED)
end
save_show(keys.meta, show)
return { 'BLOCKED', show.fence }
