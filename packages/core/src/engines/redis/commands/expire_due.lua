-- Ends holds that have run out, hands out confirms in doubt, and forgets what ended long ago; at most `limit` of
-- each, and of the first no more seats than SEATS_PER_STEP unless one hold has them, so that no call stops the others
-- for long.
-- KEYS: meta status claims holds customers due confirming ended feed
-- ARGV: limit
-- Reply: NOT_LOADED | EXPIRED expiredCount more(0, 1) [holdIdInDoubt fence]...
local limit = tonumber(ARGV[1])
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
local now = now_ms()

local forgotten = redis.call('ZRANGE', keys.ended, '-inf', now, 'BYSCORE', 'LIMIT', 0, limit)
if #forgotten > 0 then
  call_in_chunks('HDEL', keys.holds, forgotten)
  call_in_chunks('ZREM', keys.ended, forgotten)
end

-- Up to `limit` hold ids due in an index, their records, and whether there are more.
local function take_due(index)
  local hold_ids = redis.call('ZRANGE', index, '-inf', now, 'BYSCORE', 'LIMIT', 0, limit + 1)
  local more = #hold_ids > limit
  if more then hold_ids[#hold_ids] = nil end
  local holds = {}
  for position, packed in ipairs(get_fields(keys.holds, hold_ids)) do holds[position] = unpack_hold(packed) end
  return hold_ids, holds, more
end

local due_ids, due, more_expired = take_due(keys.due)
local expired_ids, expired, seat_count = {}, {}, 0
for position, hold in ipairs(due) do
  seat_count = seat_count + #seats_of(hold)
  if position > 1 and seat_count > SEATS_PER_STEP then
    more_expired = true
    break
  end
  expired_ids[position], expired[position] = due_ids[position], hold
end
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

local reply = { 'EXPIRED', #expired, (more_expired or more_doubtful) and 1 or 0 }
for position, hold_id in ipairs(doubtful_ids) do reply[#reply + 1] = { hold_id, doubtful[position][FENCE] } end
return reply
