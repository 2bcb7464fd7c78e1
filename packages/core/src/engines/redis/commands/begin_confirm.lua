-- The owner has paid: from here on only the ledger decides, and it gets at least deadlineMs to do so.
-- KEYS: meta status claims holds customers due confirming ended feed
-- ARGV: holdId tokenHash deadlineMs reacquire   (reacquire: 0 or 1)
-- Reply: NOT_LOADED | CONFIRMING view nowMs | HOLD_NOT_FOUND | WRONG_TOKEN | HOLD_EXPIRED | ALREADY_RELEASED by
local hold_id, token_hash, deadline_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local hold = unpack_hold(redis.call('HGET', keys.holds, hold_id))
local refusal = refusal_for(keys, show, hold_id, hold, token_hash, now)
if refusal then
  local may_reacquire = refusal[1] == 'HOLD_EXPIRED' and ARGV[4] == '1' and show.sale == 'open'
  if not may_reacquire or make_free(keys, show, seats_of(hold), now) then return refusal end
  -- A new claim in everything but its id and owner.
  show.fence = show.fence + 1
  hold[FENCE], hold[EXPIRES_AT] = show.fence, now
  local claims, seats = {}, seats_of(hold)
  for _, seat in ipairs(seats) do append(claims, { seat, hold_id }) end
  call_in_chunks('HSET', keys.claims, claims)
  redis.call('ZREM', keys.ended, hold_id)
  count_for_customer(keys.customers, hold_id, hold)
  show.held = show.held + #seats
  announce(keys.status, keys.feed, show, seats, HELD)
  save_show(keys.meta, show)
end

hold[STATE] = 'confirming'
hold[EXPIRES_AT] = math.max(hold[EXPIRES_AT], now + deadline_ms)
redis.call('HSET', keys.holds, hold_id, cmsgpack.pack(hold))
redis.call('ZREM', keys.due, hold_id)
redis.call('ZADD', keys.confirming, hold[EXPIRES_AT], hold_id)
return { 'CONFIRMING', view(hold_id, hold), now }
