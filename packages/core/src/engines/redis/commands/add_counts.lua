-- Adds to counters that all processes share, and tells what each stands at. A window's counters are kept until the
-- window after the next begins. A call that is sent again after a lost reply adds nothing a second time.
-- KEYS: counts_even counts_odd
-- ARGV: process sequence windowMs window maxCounters, then per counter: id inWindow inWindowBefore
-- Reply: COUNTED nowMs, then per counter: total in the window, total in the one before
--        | ELSEWHEN nowMs   (the window is not one of now; nothing is added)
local window_ms, window = tonumber(ARGV[3]), tonumber(ARGV[4])
local now = now_ms()
if math.abs(math.floor(now / window_ms) - window) > 1 then return { 'ELSEWHEN', now } end

-- Windows take turns on two keys. False: it is over, or the key has a later one's counters already.
local function open_window(key, number)
  if (number + 2) * window_ms <= now then return false end
  local kept = tonumber(redis.call('HGET', key, '!window') or -1)
  if kept >= number then return kept == number end
  redis.call('DEL', key)
  redis.call('HSET', key, '!window', number)
  redis.call('PEXPIREAT', key, (number + 2) * window_ms)
  return true
end

local this_key, before_key = keys.counts_even, keys.counts_odd
if window % 2 == 1 then this_key, before_key = before_key, this_key end
local has_this, has_before = open_window(this_key, window), open_window(before_key, window - 1)

local sender, sequence = '!' .. ARGV[1], tonumber(ARGV[2])
local is_repeat = has_this and tonumber(redis.call('HGET', this_key, sender) or 0) >= sequence
if has_this and not is_repeat then redis.call('HSET', this_key, sender, sequence) end

local function is_full(key)
  return redis.call('HLEN', key) >= tonumber(ARGV[5])
end
local is_this_full, is_before_full = is_full(this_key), is_full(before_key)

-- The total, that of this call alone where there is no room for another counter.
local function add(key, is_there, is_key_full, id, amount)
  if not is_there then return amount end
  if amount == 0 or is_repeat or (is_key_full and redis.call('HEXISTS', key, id) == 0) then
    return tonumber(redis.call('HGET', key, id) or amount)
  end
  return redis.call('HINCRBY', key, id, amount)
end

local reply = { 'COUNTED', now }
for position = 6, #ARGV, 3 do
  local id, in_window, in_before = ARGV[position], tonumber(ARGV[position + 1]), tonumber(ARGV[position + 2])
  reply[#reply + 1] = add(this_key, has_this, is_this_full, id, in_window)
  reply[#reply + 1] = add(before_key, has_before, is_before_full, id, in_before)
end
return reply
