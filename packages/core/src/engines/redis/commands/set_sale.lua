-- Opens or closes the sale. Closed, the show takes no new holds; those there are go on.
-- KEYS: show
-- ARGV: sale   (open or closed)
-- Reply: NOT_LOADED | SALE_SET fence
local show = open_show()
if not show then return { 'NOT_LOADED' } end
show.fence = show.fence + 1
redis.call('HSET', keys.show, '!sale', ARGV[1])
save_show(show)
return { 'SALE_SET', show.fence }
