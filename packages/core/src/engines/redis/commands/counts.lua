-- Whether the show is on sale, how many live holds it has, and how many of its seats are held, booked and blocked. Says
-- DUE instead while a hold that has run out waits to be ended.
-- KEYS: show status due confirming
-- ARGV:
-- Reply: NOT_LOADED | DUE | COUNTS sale liveHolds seatCount held booked blocked
local show = open_show()
if not show then return { 'NOT_LOADED' } end
if redis.call('ZCOUNT', keys.due, '-inf', now_ms()) > 0 then return { 'DUE' } end
local live_holds = redis.call('ZCARD', keys.due) + redis.call('ZCARD', keys.confirming)
return { 'COUNTS', show.sale, live_holds, redis.call('STRLEN', keys.status), show.held, show.booked, show.blocked }
