-- The owner has paid: from here on only the ledger decides, and it gets at least deadlineMs to do so.
-- KEYS: show status customers due confirming ended feed
-- ARGV: holdId tokenHash deadlineMs reacquire   (reacquire: 0 or 1)
-- Reply: NOT_LOADED | CONFIRMING view nowMs | HOLD_NOT_FOUND | WRONG_TOKEN | HOLD_EXPIRED | ALREADY_RELEASED by
local hold_id, token_hash, deadline_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local hold = read_hold(show, hold_id)
local refusal = refusal_for(show, hold, token_hash, now)
if refusal then
  local may_reacquire = refusal[1] == 'HOLD_EXPIRED' and ARGV[4] == '1' and show.sale == 'open'
  if not may_reacquire or make_free(show, hold.seats, now) then return refusal end
  -- A new claim in everything but its id and owner.
  show.fence = show.fence + 1
  hold.fence, hold.expires_at = show.fence, now
  call_in_chunks('HSET', keys.show, claims_of(hold.seats, hold_id))
  redis.call('ZREM', keys.ended, hold_id)
  count_for_customer(hold)
  show.held = show.held + #hold.seats
  announce(show, hold.seats, HELD)
  save_show(show)
end

hold.state = CONFIRMING
hold.expires_at = math.max(hold.expires_at, now + deadline_ms)
save_hold(show, hold)
redis.call('ZREM', keys.due, hold_id)
redis.call('ZADD', keys.confirming, hold.expires_at, hold_id)
return { 'CONFIRMING', view(hold), now }
