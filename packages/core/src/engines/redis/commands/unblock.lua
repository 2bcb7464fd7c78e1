-- Puts those of the seats that are blocked back on sale.
-- KEYS: show status feed
-- ARGV: seat...
-- Reply: NOT_LOADED | UNBLOCKED fence
local show = open_show()
if not show then return { 'NOT_LOADED' } end

local blocked = {}
for position, claim in ipairs(get_fields(ARGV)) do
  if claim == BLOCK then blocked[#blocked + 1] = ARGV[position] end
end
show.fence = show.fence + 1
if #blocked > 0 then
  call_in_chunks('HDEL', keys.show, blocked)
  show.blocked = show.blocked - #blocked
  announce(show, blocked, AVAILABLE)
end
save_show(show)
return { 'UNBLOCKED', show.fence }
