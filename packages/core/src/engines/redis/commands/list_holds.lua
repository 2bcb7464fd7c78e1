-- A page of live holds: confirming ones first, then those that run out first.
-- KEYS: show due confirming
-- ARGV: limit afterState afterExpiresAtMs afterHoldId   (the last three empty for the first page)
-- Reply: NOT_LOADED | HOLDS more(0, 1) nowMs view...
local limit, after_state, after_score, after_id = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local show = open_show()
if not show then return { 'NOT_LOADED' } end
local now = now_ms()
local views = {}

-- Appends what an index has after the cursor until there is one hold more than the page takes.
local function read_index(index, cursor_is_here)
  -- Begins at the first hold as late as the cursor's; those that come before it among equals are passed over.
  local from = cursor_is_here and redis.call('ZCOUNT', index, '-inf', '(' .. after_score) or 0
  while #views <= limit do
    local page = redis.call('ZRANGE', index, from, from + limit, 'WITHSCORES')
    if #page == 0 then return end
    local hold_ids, scores = {}, {}
    for position = 1, #page, 2 do
      local hold_id, score = page[position], tonumber(page[position + 1])
      local is_before = cursor_is_here and score == tonumber(after_score) and hold_id <= after_id
      if not is_before then hold_ids[#hold_ids + 1], scores[#scores + 1] = hold_id, score end
    end
    for position, record in ipairs(get_fields(hold_ids)) do
      if #views > limit then return end
      local hold = unpack_hold(show, hold_ids[position], record, scores[position])
      if not has_run_out(hold, now) then views[#views + 1] = view(hold) end
    end
    from = from + limit + 1
  end
end

if after_state ~= 'active' then read_index(keys.confirming, after_state == 'confirming') end
read_index(keys.due, after_state == 'active')

local more = #views > limit and 1 or 0
if more == 1 then views[#views] = nil end
return append({ 'HOLDS', more, now }, views)
