-- Stands in front of every command. The loader adds the constants and, from the command's own header, the table `keys`
-- with each of its keys. What the keys are:
--   show    hash: who has what, all in one so that a hold reads once and writes once
--             !state (LOADING or READY, which name the server)  !epoch  !loadingUntil  !sale  !numbers (packed, see show_in)
--             seat -> id of the hold that has it; when it is booked, booking_of the hold it was; or BLOCK
--             hold id -> packed record, of live holds and of those that ended lately (see pack_hold)
--   status  string: one byte a seat, the status code of domain/seats.ts
--   customers   sorted set: customer, NUL, id of a live hold of theirs; all with one score, and so in this order
--   due     sorted set: active holds by when they run out
--   confirming  sorted set: confirming holds by when they are in doubt
--   ended   sorted set: ended holds by when they are forgotten
--   feed    stream: entry <version>-0 says which seats have which status since

local AVAILABLE, HELD, BOOKED, BLOCKED = '\0', '\1', '\2', '\3'
-- A hold's states, as records and replies tell them.
local ACTIVE, CONFIRMING, RELEASED, EXPIRED, CLEARED = 1, 2, 3, 4, 5

-- Epoch milliseconds on this Redis' clock: the only clock that decides anything.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The show as its fields !state, !sale and !numbers tell it, or nil when this Redis has no state for
-- it, or one that another Redis left.
--   base: what the epoch's versions and fences follow; opened_at: when it was loaded. Records count from these, which
--   halves their size.
local function show_in(state, sale, numbers)
  if state ~= READY then return nil end
  local number = cmsgpack.unpack(numbers)
  return {
    sale = sale,
    base = number[1],
    opened_at = number[2],
    version = number[3],
    fence = number[4],
    held = number[5],
    booked = number[6],
    blocked = number[7],
  }
end

local function open_show()
  local fields = redis.call('HMGET', keys.show, '!state', '!sale', '!numbers')
  return show_in(fields[1], fields[2], fields[3])
end

local function pack_numbers(show)
  return cmsgpack.pack({
    show.base, show.opened_at, show.version, show.fence, show.held, show.booked, show.blocked,
  })
end

local function save_show(show)
  redis.call('HSET', keys.show, '!numbers', pack_numbers(show))
end

-- Lua's unpack() takes about 8 000 values at most, and a hold or a batch may have more seats. An even number, as some
-- commands take pairs.
local ARGUMENTS_PER_CALL = 1000

local function call_in_chunks(command, key, arguments)
  for first = 1, #arguments, ARGUMENTS_PER_CALL do
    redis.call(command, key, unpack(arguments, first, math.min(first + ARGUMENTS_PER_CALL - 1, #arguments)))
  end
end

-- What stands in each of these fields of the show, false where nothing does.
local function get_fields(fields)
  if #fields <= ARGUMENTS_PER_CALL then
    return #fields > 0 and redis.call('HMGET', keys.show, unpack(fields)) or {}
  end
  local values = {}
  for first = 1, #fields, ARGUMENTS_PER_CALL do
    local last = math.min(first + ARGUMENTS_PER_CALL - 1, #fields)
    for _, value in ipairs(redis.call('HMGET', keys.show, unpack(fields, first, last))) do values[#values + 1] = value end
  end
  return values
end

local function append(list, values)
  for _, value in ipairs(values) do list[#list + 1] = value end
  return list
end

-- A hold as it is kept: small, since a show may have very many. When a live hold runs out is not in its record but in
-- the index that orders holds by that, `due` or `confirming`; an ended one has at its end how long it lived.
-- (Values one after the other, and a lone seat by itself: making tables is what costs Lua most here.)
local function pack_hold(show, hold)
  local seats = #hold.seats == 1 and hold.seats[1] or hold.seats
  local packed = cmsgpack.pack(
    hold.state, hold.created_at - show.opened_at, hold.max_life,
    hold.fence - show.base, hold.token_hash, hold.customer, seats
  )
  if hold.state <= CONFIRMING then return packed end
  return packed .. cmsgpack.pack(hold.expires_at - hold.created_at)
end

-- `expires_at`: where the caller has read it from the index already.
local function unpack_hold(show, hold_id, packed, expires_at)
  if not packed then return nil end
  local state, created_at, max_life, fence, token_hash, customer, seats, lived = cmsgpack.unpack(packed)
  created_at = show.opened_at + created_at
  if state > CONFIRMING then
    expires_at = created_at + lived
  elseif not expires_at then
    expires_at = redis.call('ZSCORE', state == ACTIVE and keys.due or keys.confirming, hold_id)
  end
  return {
    id = hold_id,
    state = state,
    token_hash = token_hash,
    fence = show.base + fence,
    created_at = created_at,
    max_life = max_life,
    expires_at = tonumber(expires_at),
    customer = customer,
    seats = type(seats) == 'table' and seats or { seats },
  }
end

-- An id from outside may be what something else is called in the show's hash: then there is no such hold.
local function read_hold(show, hold_id)
  if string.find(hold_id, '^!') or (#hold_id <= MAX_SEAT_DIGITS and string.find(hold_id, '^%d+$')) then return nil end
  return unpack_hold(show, hold_id, redis.call('HGET', keys.show, hold_id))
end

local function save_hold(show, hold)
  redis.call('HSET', keys.show, hold.id, pack_hold(show, hold))
end

-- A confirming hold never runs out by time: past its deadline the ledger is asked.
local function has_run_out(hold, now)
  return hold.state == ACTIVE and hold.expires_at <= now
end

-- How a hold is told to the engine: everything but its secrets.
local function view(hold)
  return append(
    { hold.id, hold.state, hold.fence, hold.created_at, hold.expires_at, hold.customer or '' }, hold.seats
  )
end

-- The next version: these seats have this status now, in the status string and on the feed.
local function announce(show, seats, code)
  -- Seats side by side, as those of a hold mostly are, in one write.
  local first, count = 1, #seats
  while first <= count do
    local last = first
    while last < count and seats[last + 1] - seats[last] == 1 do last = last + 1 end
    redis.call('SETRANGE', keys.status, seats[first], last > first and string.rep(code, last - first + 1) or code)
    first = last + 1
  end
  show.version = show.version + 1
  local id, status, list = string.format('%.0f-0', show.version), string.byte(code), table.concat(seats, ' ')
  if show.version % VERSIONS_PER_TRIM == 0 then
    redis.call('XADD', keys.feed, 'MAXLEN', '~', FEED_LENGTH, id, 's', status, 'i', list)
  else
    redis.call('XADD', keys.feed, id, 's', status, 'i', list)
  end
end

-- The ids of a customer's live holds, some of which may have run out.
local function holds_of_customer(customer)
  local from, to = '[' .. customer .. '\0', '(' .. customer .. '\1'
  local hold_ids = redis.call('ZRANGE', keys.customers, from, to, 'BYLEX')
  for position, member in ipairs(hold_ids) do hold_ids[position] = string.sub(member, #customer + 2) end
  return hold_ids
end

local function count_for_customer(hold)
  if hold.customer then redis.call('ZADD', keys.customers, 0, hold.customer .. '\0' .. hold.id) end
end

local function uncount_for_customer(hold)
  if hold.customer then redis.call('ZREM', keys.customers, hold.customer .. '\0' .. hold.id) end
end

-- Ends live holds in one go: frees their seats, and remembers how they ended. The caller saves the show.
local function end_holds(show, holds, state, now)
  if #holds == 0 then return end
  local seats, active, confirming, records, endings = {}, {}, {}, {}, {}
  for position, hold in ipairs(holds) do
    local index = hold.state == ACTIVE and active or confirming
    index[#index + 1] = hold.id
    hold.state = state
    uncount_for_customer(hold)
    append(seats, hold.seats)
    records[2 * position - 1], records[2 * position] = hold.id, pack_hold(show, hold)
    endings[2 * position - 1], endings[2 * position] = now + ENDED_HOLD_RETENTION_MS, hold.id
  end
  call_in_chunks('HSET', keys.show, records)
  call_in_chunks('ZREM', keys.due, active)
  call_in_chunks('ZREM', keys.confirming, confirming)
  call_in_chunks('ZADD', keys.ended, endings)
  call_in_chunks('HDEL', keys.show, seats)
  show.held = show.held - #seats
  announce(show, seats, AVAILABLE)
end

-- Why the hold can no longer be acted on, or nil while it lives. One that has run out is ended here and now.
local function end_of(show, hold, now)
  if not hold then return { 'HOLD_NOT_FOUND' } end
  if has_run_out(hold, now) then
    end_holds(show, { hold }, EXPIRED, now)
    save_show(show)
  end
  if hold.state == EXPIRED then return { 'HOLD_EXPIRED' } end
  if hold.state == RELEASED then return { 'ALREADY_RELEASED', 'owner' } end
  if hold.state == CLEARED then return { 'ALREADY_RELEASED', 'operator' } end
  return nil
end

-- The same for whoever presents this token's hash. Comparing hashes of secrets gives away nothing of the token.
local function refusal_for(show, hold, token_hash, now)
  if hold and hold.token_hash ~= token_hash then return { 'WRONG_TOKEN' } end
  return end_of(show, hold, now)
end

-- The hold behind a claim that stands no more: it has run out and nobody has ended it yet. Nil while the claim stands.
local function run_out_holder(show, claim, now)
  local due_at = redis.call('ZSCORE', keys.due, claim)
  if not due_at or tonumber(due_at) > now then return nil end
  return read_hold(show, claim)
end

-- Frees the seats of what has run out on them, if then all of them are free. Else changes nothing, and returns those
-- that are not.
local function make_free(show, seats, now)
  local run_out, taken = {}, {}
  for position, claim in ipairs(get_fields(seats)) do
    if claim and not run_out[claim] then run_out[claim] = run_out_holder(show, claim, now) end
    if claim and not run_out[claim] then taken[#taken + 1] = tonumber(seats[position]) end
  end
  if #taken > 0 then return taken end
  for _, hold in pairs(run_out) do end_holds(show, { hold }, EXPIRED, now) end
  return nil
end

-- The claim on a booked seat. No hold has such an id, so that a later hold with the id of the one that was booked, made
-- from the same idempotency key, cannot be taken for who has the seat.
local function booking_of(hold_id)
  return '=' .. hold_id
end

-- The id of the hold that was booked, or nil where the claim is no booking's.
local function booked_hold_of(claim)
  return string.match(claim, '^=(.*)$')
end

-- Field and value pairs that put the seats under a claim.
local function claims_of(seats, claim)
  local pairs_of = {}
  for _, seat in ipairs(seats) do append(pairs_of, { seat, claim }) end
  return pairs_of
end
