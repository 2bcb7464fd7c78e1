-- Moves the hold's end to now + ttlMs: never earlier than it is, never past its longest life.
-- KEYS: meta status claims holds customers due ended feed
-- ARGV: holdId tokenHash ttlMs
-- Reply: NOT_LOADED | EXTENDED view | HOLD_NOT_FOUND | WRONG_TOKEN | HOLD_EXPIRED | ALREADY_RELEASED by
local hold_id, token_hash, ttl_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local hold = unpack_hold(redis.call('HGET', keys.holds, hold_id))
local refusal = refusal_for(keys, show, hold_id, hold, token_hash, now)
if refusal then return refusal end

-- A confirming hold does not run out, and its deadline is not the owner's to move.
if hold[STATE] == 'confirming' then return { 'EXTENDED', view(hold_id, hold) } end
hold[EXPIRES_AT] = math.max(hold[EXPIRES_AT], math.min(now + ttl_ms, hold[LATEST_EXPIRY]))
redis.call('HSET', keys.holds, hold_id, cmsgpack.pack(hold))
redis.call('ZADD', keys.due, hold[EXPIRES_AT], hold_id)
return { 'EXTENDED', view(hold_id, hold) }
