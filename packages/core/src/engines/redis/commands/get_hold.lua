-- One hold, for whoever presents its token's hash.
-- KEYS: show due confirming
-- ARGV: holdId tokenHash
-- Reply: NOT_LOADED | FOUND view | HOLD_NOT_FOUND | WRONG_TOKEN
local hold_id, token_hash = ARGV[1], ARGV[2]
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local hold = read_hold(show, hold_id)
if not hold then return { 'HOLD_NOT_FOUND' } end
if hold.token_hash ~= token_hash then return { 'WRONG_TOKEN' } end
if has_run_out(hold, now_ms()) then hold.state = EXPIRED end
return { 'FOUND', view(hold) }
