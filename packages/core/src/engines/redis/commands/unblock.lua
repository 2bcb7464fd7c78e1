-- Puts those of the seats that are blocked back on sale.
-- KEYS: meta status claims feed
-- ARGV: seat...
-- Reply: NOT_LOADED | UNBLOCKED fence
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end

local blocked = {}
for position, claim in ipairs(get_fields(keys.claims, ARGV)) do
  if claim == BLOCK then blocked[#blocked + 1] = ARGV[position] end
end
show.fence = show.fence + 1
if #blocked > 0 then
  call_in_chunks('HDEL', keys.claims, blocked)
  show.blocked = show.blocked - #blocked
  announce(keys.status, keys.feed, show, blocked, AVAILABLE)
end
save_show(keys.meta, show)
return { 'UNBLOCKED', show.fence }
