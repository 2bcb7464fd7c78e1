-- Ends holds that have run out, hands out confirms in doubt, and forgets what ended long ago; at most `limit` of
-- each, so that no call stops the others for long.
-- KEYS: meta status claims holds due confirming ended feed
-- ARGV: limit
-- Reply: NOT_LOADED | EXPIRED expiredCount more(0, 1) holdIdInDoubt...
local limit = tonumber(ARGV[1])
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
local now = now_ms()

local forgotten = redis.call('ZRANGE', keys.ended, '-inf', now, 'BYSCORE', 'LIMIT', 0, limit)
if #forgotten > 0 then
  redis.call('HDEL', keys.holds, unpack(forgotten))
  redis.call('ZREM', keys.ended, unpack(forgotten))
end

-- Up to `limit` hold ids due in an index, their records, and whether there are more.
local function take_due(index)
  local hold_ids = redis.call('ZRANGE', index, '-inf', now, 'BYSCORE', 'LIMIT', 0, limit + 1)
  local more = #hold_ids > limit
  if more then hold_ids[#hold_ids] = nil end
  local holds = {}
  if #hold_ids > 0 then
    for position, packed in ipairs(redis.call('HMGET', keys.holds, unpack(hold_ids))) do
      holds[position] = unpack_hold(packed)
    end
  end
  return hold_ids, holds, more
end

local expired_ids, expired, more_expired = take_due(keys.due)
if #expired > 0 then
  end_holds(keys, show, expired_ids, expired, 'expired', now)
  save_show(keys.meta, show)
end

local doubtful_ids, doubtful, more_doubtful = take_due(keys.confirming)
for position, hold_id in ipairs(doubtful_ids) do
  local hold = doubtful[position]
  hold[EXPIRES_AT] = now + SETTLE_RETRY_MS
  redis.call('HSET', keys.holds, hold_id, cmsgpack.pack(hold))
  redis.call('ZADD', keys.confirming, hold[EXPIRES_AT], hold_id)
end

return { 'EXPIRED', #expired, (more_expired or more_doubtful) and 1 or 0, unpack(doubtful_ids) }
