-- Every seat's status at one version. Says DUE instead while a hold that has run out waits to be ended.
-- KEYS: show status due
-- ARGV:
-- Reply: NOT_LOADED | DUE | SNAPSHOT version nowMs statusBytes
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
if redis.call('ZCOUNT', keys.due, '-inf', now) > 0 then return { 'DUE' } end
return { 'SNAPSHOT', show.version, now, redis.call('GET', keys.status) }
