--- A service that acts, dies and lies at every byte of request and response, and a ledger of whom it
--- has invited: what the client reports of each call is compared with it. VRCHATAPI_SEED repeats the
--- choices of a run, VRCHATAPI_EXCHANGES says how many calls there are.
local certificate = require "spec.support.certificate"
local files = require("spec.support.files").use()
local front = require "spec.ledger.front"
local png = require "spec.support.png"
local time = require("spec.support.time").use()
local uv = require "luv"
local vrchatapi = require "vrchatapi"

local SEED = tonumber(os.getenv("VRCHATAPI_SEED")) or uv.hrtime() % 1000000000
local EXCHANGES = tonumber(os.getenv("VRCHATAPI_EXCHANGES")) or 2000

local PROTOCOLS = { "plain", "tls", "both" }
local RETRIES = { 0, 3 }
local BATCH, TASKS = 20, 12 -- calls from one disturbance of idle connections to the next; at once
local TIMEOUT = 0.5
local PHOTO = png.sized(100000)

local server

setup(function()
  print(("ledger: VRCHATAPI_SEED=%d"):format(SEED))
  local key, path = certificate.make(files, "localhost")
  server = front.start(SEED, { key = files.read(key), certificate = files.read(path) })
  server.certificate = path
end)
teardown(function()
  if server then server:stop() end
end)

-- ---- calls ----

local KINDS = {
  function(client, id) return client:invite_user(id, { instanceId = "wrld_1:1" }) end,
  function(client, id) return client:request_invite(id) end,
  function(client, id)
    return client:invite_user_with_photo(id, { bytes = PHOTO }, { instanceId = "wrld_1:1" })
  end,
}

local function call(client, number, entry)
  local result, err
  if entry.is_read then
    result, err = client:get_user(entry.id)
  else
    result, err = KINDS[number % #KINDS + 1](client, entry.id)
  end
  entry.report = result and "sent" or err.acted
  entry.code = err and err.code
  if result and result.id ~= entry.id then entry.foreign = tostring(result.id) end
end

-- Makes calls by some tasks at once.
local function make_calls(client, first, last, name, entries)
  local next_number = first
  vrchatapi.run(function()
    for _ = 1, TASKS do
      vrchatapi.spawn(function()
        while next_number <= last do
          local number = next_number
          next_number = number + 1
          local entry = { id = ("usr_%s_%d"):format(name, number), is_read = number % 4 == 0 }
          entries[#entries + 1] = entry
          call(client, number, entry)
        end
      end)
    end
  end)
end

-- Nothing is left that the service will do later.
local function settle()
  while server:ask("counts").pending > 0 do
    vrchatapi.step(0.05)
  end
end

-- ---- the ledger ----

local function compare(entries, invited)
  local figures = { calls = #entries, reads = 0, sent = 0, yes = 0, no = 0, unknown = 0 }
  local needless, faults = 0, {}
  local function fault(text, entry, times)
    faults[#faults + 1] = ("%s: %s reported as %s (%s), done %d times"):format(
      text,
      entry.id,
      entry.report,
      entry.code or "success",
      times
    )
  end
  for _, entry in ipairs(entries) do
    local times = invited[entry.id] or 0
    if entry.foreign then fault("the response to " .. entry.foreign, entry, times) end
    if entry.is_read then
      figures.reads = figures.reads + 1
    else
      figures[entry.report] = figures[entry.report] + 1
      if times > 1 then fault("a duplicate", entry, times) end
      if entry.report == "no" and times > 0 then fault("a false no", entry, times) end
      if (entry.report == "sent" or entry.report == "yes") and times == 0 then
        fault("a false yes", entry, times)
      end
      if entry.report == "unknown" and times == 0 then needless = needless + 1 end
    end
  end
  return figures, faults, needless
end

local function print_figures(title, figures, faults, needless)
  print(
    ("ledger, %s: %d calls, %d of them reads; %d sent, %d yes, %d no, %d unknown (%d not done); %d faults"):format(
      title,
      figures.calls,
      figures.reads,
      figures.sent,
      figures.yes,
      figures.no,
      figures.unknown,
      needless,
      #faults
    )
  )
end

local function connect(protocol, retries)
  return vrchatapi.new {
    user_agent = "VrchatapiSpec/1.0 spec@vrchatapi.test",
    auth = "authcookie_0123456789",
    base_url = server.urls[protocol],
    ca_file = server.certificate,
    timeout = TIMEOUT,
    rate = false,
    retries = retries,
  }
end

describe("of what the service did, a client says nothing that is not so", function()
  local each = math.ceil(EXCHANGES / (#PROTOCOLS * #RETRIES))

  for _, protocol in ipairs(PROTOCOLS) do
    for _, retries in ipairs(RETRIES) do
      it(("over %s, with %d retries"):format(protocol, retries), function()
        time.now = time.start
        local client, entries = connect(protocol, retries), {}
        local name = ("%s%d"):format(protocol, retries)
        for first = 1, each, BATCH do
          make_calls(client, first, math.min(first + BATCH - 1, each), name, entries)
          server:ask("disturb")
        end
        settle()
        client:close()
        local figures, faults, needless = compare(entries, server:ask("invited"))
        print_figures(name, figures, faults, needless)
        assert.equal(each, figures.calls)
        assert.same({}, faults)
      end)
    end
  end
end)
