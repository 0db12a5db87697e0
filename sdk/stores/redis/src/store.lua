-- KEYS: what the store is known by; then, for each record, the record and the keys that stay. ARGV: what to do; whether only
-- one server ever has the data; the identity that the handle keeps to, or nothing; the highest revision that it has seen;
-- the latest time that it has seen; a random id, for a store that has none.
local what, single, kept, seen_revision, seen_time, random =
  ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local clock = redis.call('TIME')
local now = math.max(clock[1] * 1000 + math.floor(clock[2] / 1000), seen_time)
local known = redis.call('HMGET', KEYS[1], 'id', 'revision')
local id, revision = known[1], tonumber(known[2] or 0)

if id and revision < seen_revision and string.sub(kept, 1, #id) == id then
  -- An older copy of the data. Every handle notices by the id, and keeps to the new one.
  id = random
  redis.call('HSET', KEYS[1], 'id', id)
end
if not id and what == 'identity' then
  id = random
  redis.call('HSET', KEYS[1], 'id', id)
end
local identity = id or ''
if single ~= '1' then
  -- Another one on each server that was promoted, and after each restart.
  local replication = redis.call('INFO', 'replication')
  identity = identity .. ':' .. (string.match(replication, 'master_replid:(%x+)') or '')
end
local function number(value) return string.format('%.0f', value) end
if what == 'identity' then return { identity, number(now), number(revision) } end
if kept ~= '' and kept ~= identity then return {} end

-- Five fields for each record.
local answer = {}
local function add(outcome, value, present)
  for _, field in ipairs({ outcome, number(now), number(revision) }) do answer[#answer + 1] = field end
  answer[#answer + 1], answer[#answer + 2] = value, present
end
local function read(name)
  local record = redis.call('HMGET', name, 'value', 'revision', 'expires')
  if record[3] and record[3] ~= '' and now > tonumber(record[3]) then return false, false end
  return record[1], record[2]
end
if what == 'get' then
  add('read', read(KEYS[2]))
  return answer
end

-- Swaps, up to the first that is refused. ARGV besides, for each: the revision that is there, or nothing; the value; the
-- milliseconds to live, or nothing; the key.
for first = 7, #ARGV, 4 do
  local from, to, ttl, key = unpack(ARGV, first, first + 3)
  local name, stays = unpack(KEYS, (first - 7) / 2 + 2, (first - 7) / 2 + 3)
  local value, present = read(name)
  if (present or '') ~= from then
    add('read', value, present)
    return answer
  end
  revision = redis.call('HINCRBY', KEYS[1], 'revision', 1)
  local expires = ''
  if ttl ~= '' then expires = number(math.min(now + tonumber(ttl), 2 ^ 53)) end
  redis.call('HSET', name, 'value', to, 'revision', revision, 'expires', expires)
  if expires == '' then
    redis.call('PERSIST', name)
    redis.call('ZADD', stays, 0, key)
  else
    -- Only to make room: what has expired is not read. A time that Redis cannot hold never comes.
    redis.call('PEXPIREAT', name, number(math.min(tonumber(expires) + 60000, 2 ^ 50)))
    redis.call('ZREM', stays, key)
  end
  add('written', false, false)
end
return answer
