-- The owner has paid: from here on only the ledger decides, and it gets at least deadlineMs to do so.
-- KEYS: meta status claims holds due confirming ended feed
-- ARGV: holdId tokenHash deadlineMs
-- Reply: NOT_LOADED | CONFIRMING view nowMs | HOLD_NOT_FOUND | WRONG_TOKEN | HOLD_EXPIRED | ALREADY_RELEASED by
local hold_id, token_hash, deadline_ms = ARGV[1], ARGV[2], tonumber(ARGV[3])
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local hold = unpack_hold(redis.call('HGET', keys.holds, hold_id))
local refusal = refusal_for(keys, show, hold_id, hold, token_hash, now)
if refusal then return refusal end

hold[STATE] = 'confirming'
hold[EXPIRES_AT] = math.max(hold[EXPIRES_AT], now + deadline_ms)
redis.call('HSET', keys.holds, hold_id, cmsgpack.pack(hold))
redis.call('ZREM', keys.due, hold_id)
redis.call('ZADD', keys.confirming, hold[EXPIRES_AT], hold_id)
return { 'CONFIRMING', view(hold_id, hold), now }
