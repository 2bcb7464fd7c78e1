-- Moves the hold's end to now + ttlMs: never earlier than it is, never past its longest life.
-- KEYS: show status customers due confirming ended feed
-- ARGV: holdId tokenHash ttlMs
-- Reply: NOT_LOADED | EXTENDED view | HOLD_NOT_FOUND | WRONG_TOKEN | HOLD_EXPIRED | ALREADY_RELEASED by
local hold_id, token_hash, ttl_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local hold = read_hold(show, hold_id)
local refusal = refusal_for(show, hold, token_hash, now)
if refusal then return refusal end

-- A confirming hold does not run out, and its deadline is not the owner's to move.
if hold.state == CONFIRMING then return { 'EXTENDED', view(hold) } end
hold.expires_at = math.max(hold.expires_at, math.min(now + ttl_ms, hold.created_at + hold.max_life))
redis.call('ZADD', keys.due, hold.expires_at, hold_id)
return { 'EXTENDED', view(hold) }
