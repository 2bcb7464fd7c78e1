-- Takes seats for new holds, many holds in one call: each gets all its seats or none, in the order given.
-- A hold id that is known already is a retry and gets the same answer again.
-- KEYS: meta status claims holds due ended feed
-- ARGV: holdCount, then per hold: holdId tokenHash ttlMs maxLifeMs customerRef seatCount seat...
-- Reply: NOT_LOADED | OK outcome...
--   outcome: HELD view | SEAT_UNAVAILABLE seat... | SHOW_CLOSED | ID_REUSED
--            | WRONG_TOKEN | HOLD_EXPIRED | ALREADY_RELEASED by
local show = open_show(keys.meta)
if not show then return { 'NOT_LOADED' } end
local now = now_ms()

local requests, hold_ids, wanted = {}, {}, {}
local at = 2
for position = 1, tonumber(ARGV[1]) do
  local request = {
    hold_id = ARGV[at], token_hash = ARGV[at + 1], ttl_ms = tonumber(ARGV[at + 2]),
    max_life_ms = tonumber(ARGV[at + 3]), customer = ARGV[at + 4], seats = {},
  }
  for seat_at = at + 6, at + 5 + ARGV[at + 5] do
    local seat = tonumber(ARGV[seat_at])
    request.seats[#request.seats + 1] = seat
    wanted[#wanted + 1] = seat
  end
  at = at + 6 + #request.seats
  requests[position], hold_ids[position] = request, request.hold_id
end

-- Everything the batch may touch, read in two calls; both tables follow what the batch does.
local claim_of, hold_of = {}, {}
for position, claim in ipairs(get_fields(keys.claims, wanted)) do claim_of[wanted[position]] = claim end
for position, packed in ipairs(get_fields(keys.holds, hold_ids)) do hold_of[hold_ids[position]] = unpack_hold(packed) end

-- A hold in whose way nothing stands but time: it has run out and nobody has ended it yet.
local function run_out_holder(claim)
  local due_at = redis.call('ZSCORE', keys.due, claim)
  if not due_at or tonumber(due_at) > now then return nil end
  -- Through the batch's own table, so that a retry of the holder further on sees that it has ended.
  hold_of[claim] = hold_of[claim] or unpack_hold(redis.call('HGET', keys.holds, claim))
  return has_run_out(hold_of[claim], now) and hold_of[claim] or nil
end

-- What a hold that has just ended leaves free, for the rest of the batch.
local function forget_claims(hold_id, hold)
  for _, seat in ipairs(seats_of(hold)) do
    if claim_of[seat] == hold_id then claim_of[seat] = false end
  end
end

local new_claims, new_holds, new_due, taken_seats = {}, {}, {}, {}

local function take(request)
  show.fence = show.fence + 1
  local latest_expiry = now + request.max_life_ms
  local hold = append({
    'active', request.token_hash, show.fence, now, latest_expiry,
    math.min(now + request.ttl_ms, latest_expiry), request.customer ~= '' and request.customer,
  }, request.seats)
  hold_of[request.hold_id] = hold
  new_holds[#new_holds + 1] = request.hold_id
  new_holds[#new_holds + 1] = cmsgpack.pack(hold)
  new_due[#new_due + 1] = hold[EXPIRES_AT]
  new_due[#new_due + 1] = request.hold_id
  for _, seat in ipairs(request.seats) do
    claim_of[seat] = request.hold_id
    new_claims[#new_claims + 1] = seat
    new_claims[#new_claims + 1] = request.hold_id
    taken_seats[#taken_seats + 1] = seat
  end
  return { 'HELD', view(request.hold_id, hold) }
end

local function answer(request)
  local known = hold_of[request.hold_id]
  if known then
    if known[TOKEN_HASH] ~= request.token_hash then return { 'ID_REUSED' } end
    local ended = end_of(keys, show, request.hold_id, known, now)
    if ended then forget_claims(request.hold_id, known) end
    return ended or { 'HELD', view(request.hold_id, known) }
  end
  if show.sale ~= 'open' then return { 'SHOW_CLOSED' } end

  local unavailable, run_out = { 'SEAT_UNAVAILABLE' }, {}
  for _, seat in ipairs(request.seats) do
    local claim = claim_of[seat]
    if claim then
      local holder = run_out[claim] or run_out_holder(claim)
      if holder then run_out[claim] = holder else unavailable[#unavailable + 1] = seat end
    end
  end
  if #unavailable > 1 then return unavailable end

  -- Only now, that the hold is certain, does what ran out leave its seats: a refusal changes nothing.
  for hold_id, holder in pairs(run_out) do
    end_holds(keys, show, { hold_id }, { holder }, 'expired', now)
    forget_claims(hold_id, holder)
  end
  return take(request)
end

local reply = { 'OK' }
for position, request in ipairs(requests) do reply[position + 1] = answer(request) end

if #taken_seats > 0 then
  call_in_chunks('HSET', keys.claims, new_claims)
  call_in_chunks('HSET', keys.holds, new_holds)
  call_in_chunks('ZADD', keys.due, new_due)
  show.held = show.held + #taken_seats
  announce(keys.status, keys.feed, show, taken_seats, HELD)
  save_show(keys.meta, show)
end
return reply
