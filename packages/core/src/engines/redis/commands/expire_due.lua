-- Ends holds that have run out, hands out confirms in doubt, and forgets what ended long ago; at most `limit` of
-- each, and of the first no more seats than SEATS_PER_STEP unless one hold has them, so that no call stops the others
-- for long.
-- KEYS: show status customers due confirming ended feed
-- ARGV: limit onlyEnd   (onlyEnd: 1 for reads, which may neither take a confirm in doubt from the sweeper nor forget; else 0)
-- Reply: NOT_LOADED | EXPIRED expiredCount more(0, 1) [holdIdInDoubt fence]...
local limit, only_end = tonumber(ARGV[1]), ARGV[2] == '1'
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local now = now_ms()

local forgotten = only_end and {} or redis.call('ZRANGE', keys.ended, '-inf', now, 'BYSCORE', 'LIMIT', 0, limit)
call_in_chunks('HDEL', keys.show, forgotten)
call_in_chunks('ZREM', keys.ended, forgotten)

-- Up to `limit` holds that are due in an index, and whether there are more.
local function take_due(index)
  local found = redis.call('ZRANGE', index, '-inf', now, 'BYSCORE', 'LIMIT', 0, limit + 1, 'WITHSCORES')
  local hold_ids, holds = {}, {}
  for position = 1, math.min(#found / 2, limit) do hold_ids[position] = found[2 * position - 1] end
  for position, packed in ipairs(get_fields(hold_ids)) do
    holds[position] = unpack_hold(show, hold_ids[position], packed, found[2 * position])
  end
  return holds, #found / 2 > limit
end

local due, more_expired = take_due(keys.due)
local expired, seat_count = {}, 0
for position, hold in ipairs(due) do
  seat_count = seat_count + #hold.seats
  if position > 1 and seat_count > SEATS_PER_STEP then
    more_expired = true
    break
  end
  expired[position] = hold
end
if #expired > 0 then
  end_holds(show, expired, EXPIRED, now)
  save_show(show)
end

if only_end then return { 'EXPIRED', #expired, more_expired and 1 or 0 } end
local doubtful, more_doubtful = take_due(keys.confirming)
for _, hold in ipairs(doubtful) do redis.call('ZADD', keys.confirming, now + SETTLE_RETRY_MS, hold.id) end

local reply = { 'EXPIRED', #expired, (more_expired or more_doubtful) and 1 or 0 }
for _, hold in ipairs(doubtful) do reply[#reply + 1] = { hold.id, hold.fence } end
return reply
