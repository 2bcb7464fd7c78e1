-- One hold, for whoever presents its token's hash.
-- KEYS: meta holds
-- ARGV: holdId tokenHash
-- Reply: NOT_LOADED | FOUND view | HOLD_NOT_FOUND | WRONG_TOKEN
local hold_id, token_hash = ARGV[1], ARGV[2]
if not open_show(keys.meta) then return { 'NOT_LOADED' } end
local hold = unpack_hold(redis.call('HGET', keys.holds, hold_id))
if not hold then return { 'HOLD_NOT_FOUND' } end
if hold[TOKEN_HASH] ~= token_hash then return { 'WRONG_TOKEN' } end
if has_run_out(hold, now_ms()) then hold[STATE] = 'expired' end
return { 'FOUND', view(hold_id, hold) }
