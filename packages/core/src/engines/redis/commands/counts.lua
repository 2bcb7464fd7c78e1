-- Whether the show is on sale, and how many of its seats are held, booked and blocked. Says DUE instead while a hold that
-- has run out waits to be ended.
-- KEYS: show status due
-- ARGV:
-- Reply: NOT_LOADED | DUE | COUNTS sale seatCount held booked blocked
local show = open_show()
if not show then return { 'NOT_LOADED' } end
if redis.call('ZCOUNT', keys.due, '-inf', now_ms()) > 0 then return { 'DUE' } end
return { 'COUNTS', show.sale, redis.call('STRLEN', keys.status), show.held, show.booked, show.blocked }
