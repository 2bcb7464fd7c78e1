-- Opens or closes the sale. Closed, the show takes no new holds; those there are go on.
-- KEYS: meta
-- ARGV: sale   (open or closed)
-- Reply: NOT_LOADED | SALE_SET fence
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
show.fence = show.fence + 1
redis.call('HSET', keys.meta, 'sale', ARGV[1])
save_show(keys.meta, show)
return { 'SALE_SET', show.fence }
