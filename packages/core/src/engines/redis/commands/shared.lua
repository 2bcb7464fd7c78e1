-- Stands in front of every command. The loader adds the constants and, from the command's own header, a local
-- for each of its keys. What the keys are:
--   meta    hash: state (loading, ready), epoch, loadingUntil, sale, version, fence, held, booked, blocked
--   status  string: one byte a seat, the status code of domain/seats.ts
--   claims  hash: seat -> id of the hold that has it, or had it when it was booked; or BLOCK
--   holds   hash: hold id -> packed record, of live holds and of those that ended lately
--   customers   hash: customer -> packed list of the ids of their live holds
--   due     sorted set: active holds by when they run out
--   confirming  sorted set: confirming holds by when they are in doubt
--   ended   sorted set: ended holds by when they are forgotten
--   feed    stream: entry <version>-0 says which seats have which status since

local AVAILABLE, HELD, BOOKED, BLOCKED = '\0', '\1', '\2', '\3'
-- The claim on a blocked seat; no hold has such an id.
local BLOCK = '#'
-- Positions in a hold's record. What follows the last are its seats.
local STATE, TOKEN_HASH, FENCE, CREATED_AT, LATEST_EXPIRY, EXPIRES_AT, CUSTOMER, FIRST_SEAT = 1, 2, 3, 4, 5, 6, 7, 8

-- Epoch milliseconds on this Redis' clock: the only clock that decides anything.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The show's counters, or nil when this Redis has no state for it.
local function open_show(meta)
  local fields = redis.call('HMGET', meta, 'state', 'sale', 'version', 'fence', 'held', 'booked', 'blocked')
  if fields[1] ~= 'ready' then return nil end
  return {
    sale = fields[2],
    version = tonumber(fields[3]),
    fence = tonumber(fields[4]),
    held = tonumber(fields[5]),
    booked = tonumber(fields[6]),
    blocked = tonumber(fields[7]),
  }
end

local function save_show(meta, show)
  redis.call(
    'HSET', meta, 'version', show.version, 'fence', show.fence,
    'held', show.held, 'booked', show.booked, 'blocked', show.blocked
  )
end

-- Lua's unpack() takes about 8 000 values at most, and a hold or a batch may have more seats. An even number, as some
-- commands take pairs.
local ARGUMENTS_PER_CALL = 1000

local function call_in_chunks(command, key, arguments)
  for first = 1, #arguments, ARGUMENTS_PER_CALL do
    redis.call(command, key, unpack(arguments, first, math.min(first + ARGUMENTS_PER_CALL - 1, #arguments)))
  end
end

-- The same for HMGET: what stands in each field, false where nothing does.
local function get_fields(key, fields)
  local values = {}
  for first = 1, #fields, ARGUMENTS_PER_CALL do
    local last = math.min(first + ARGUMENTS_PER_CALL - 1, #fields)
    for _, value in ipairs(redis.call('HMGET', key, unpack(fields, first, last))) do values[#values + 1] = value end
  end
  return values
end

local function unpack_hold(packed)
  return packed and cmsgpack.unpack(packed)
end

local function seats_of(hold)
  local seats = {}
  for position = FIRST_SEAT, #hold do seats[#seats + 1] = hold[position] end
  return seats
end

local function append(list, values)
  for _, value in ipairs(values) do list[#list + 1] = value end
  return list
end

local function is_live(hold)
  return hold[STATE] == 'active' or hold[STATE] == 'confirming'
end

-- A confirming hold never runs out by time: past its deadline the ledger is asked.
local function has_run_out(hold, now)
  return hold[STATE] == 'active' and hold[EXPIRES_AT] <= now
end

-- The next version: these seats have this status now, in the status string and on the feed.
local function announce(status, feed, show, seats, code)
  for _, seat in ipairs(seats) do redis.call('SETRANGE', status, seat, code) end
  show.version = show.version + 1
  redis.call(
    'XADD', feed, 'MAXLEN', '~', FEED_LENGTH, string.format('%.0f-0', show.version),
    's', string.byte(code), 'i', table.concat(seats, ' ')
  )
end

-- How a hold is told to the engine: its id, then the record without its secrets.
local function view(hold_id, hold)
  local fields = { hold_id, hold[STATE], hold[FENCE], hold[CREATED_AT], hold[EXPIRES_AT], hold[CUSTOMER] or '' }
  return append(fields, seats_of(hold))
end

-- The ids of a customer's live holds, some of which may have run out.
local function holds_of_customer(customers, customer)
  local packed = redis.call('HGET', customers, customer)
  return packed and cmsgpack.unpack(packed) or {}
end

local function count_for_customer(customers, hold_id, hold)
  if not hold[CUSTOMER] then return end
  local hold_ids = holds_of_customer(customers, hold[CUSTOMER])
  hold_ids[#hold_ids + 1] = hold_id
  redis.call('HSET', customers, hold[CUSTOMER], cmsgpack.pack(hold_ids))
end

local function uncount_for_customer(customers, hold_id, hold)
  if not hold[CUSTOMER] then return end
  local others = {}
  for _, other_id in ipairs(holds_of_customer(customers, hold[CUSTOMER])) do
    if other_id ~= hold_id then others[#others + 1] = other_id end
  end
  if #others == 0 then
    redis.call('HDEL', customers, hold[CUSTOMER])
  else
    redis.call('HSET', customers, hold[CUSTOMER], cmsgpack.pack(others))
  end
end

-- Ends live holds in one go: frees their seats, and remembers how they ended. The caller saves the show.
local function end_holds(keys, show, hold_ids, holds, how, now)
  local seats, records, endings = {}, {}, {}
  for position, hold_id in ipairs(hold_ids) do
    local hold = holds[position]
    hold[STATE] = how
    uncount_for_customer(keys.customers, hold_id, hold)
    append(seats, seats_of(hold))
    records[#records + 1] = hold_id
    records[#records + 1] = cmsgpack.pack(hold)
    endings[#endings + 1] = now + ENDED_HOLD_RETENTION_MS
    endings[#endings + 1] = hold_id
  end
  if #hold_ids == 0 then return end
  call_in_chunks('HSET', keys.holds, records)
  call_in_chunks('ZREM', keys.due, hold_ids)
  call_in_chunks('ZADD', keys.ended, endings)
  call_in_chunks('HDEL', keys.claims, seats)
  show.held = show.held - #seats
  announce(keys.status, keys.feed, show, seats, AVAILABLE)
end

-- Why the hold can no longer be acted on, or nil while it lives. One that has run out is ended here and now.
local function end_of(keys, show, hold_id, hold, now)
  if not hold then return { 'HOLD_NOT_FOUND' } end
  if has_run_out(hold, now) then
    end_holds(keys, show, { hold_id }, { hold }, 'expired', now)
    save_show(keys.meta, show)
  end
  if hold[STATE] == 'expired' then return { 'HOLD_EXPIRED' } end
  if hold[STATE] == 'released' then return { 'ALREADY_RELEASED', 'owner' } end
  if hold[STATE] == 'cleared' then return { 'ALREADY_RELEASED', 'operator' } end
  return nil
end

-- The same for whoever presents this token's hash. Comparing hashes of secrets gives away nothing of the token.
local function refusal_for(keys, show, hold_id, hold, token_hash, now)
  if hold and hold[TOKEN_HASH] ~= token_hash then return { 'WRONG_TOKEN' } end
  return end_of(keys, show, hold_id, hold, now)
end

-- The hold behind a claim that stands no more: it has run out and nobody has ended it yet. Nil while the claim stands.
local function run_out_holder(keys, claim, now)
  local due_at = redis.call('ZSCORE', keys.due, claim)
  if not due_at or tonumber(due_at) > now then return nil end
  return unpack_hold(redis.call('HGET', keys.holds, claim))
end

-- Frees the seats of what has run out on them, if then all of them are free. Else changes nothing, and returns those
-- that are not.
local function make_free(keys, show, seats, now)
  local run_out, taken = {}, {}
  for position, claim in ipairs(get_fields(keys.claims, seats)) do
    if claim and not run_out[claim] then run_out[claim] = run_out_holder(keys, claim, now) end
    if claim and not run_out[claim] then taken[#taken + 1] = tonumber(seats[position]) end
  end
  if #taken > 0 then return taken end
  for hold_id, hold in pairs(run_out) do end_holds(keys, show, { hold_id }, { hold }, 'expired', now) end
  return nil
end
