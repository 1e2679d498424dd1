--- JSON in odd surroundings: texts that decoders refuse, and locales with a decimal comma.

local files = require("spec.support.files").use()
local locale = require "spec.support.locale"
local process = require "spec.support.process"
local service = require("spec.support.service").use()

local function friends(body)
  service.box:fault { kind = "reply", status = 200, body = body }
  return service:client():get_friends()
end

describe("a lone surrogate", function()
  local FFFD = "\xEF\xBF\xBD"

  local CASES = {
    ["\\ud83c"] = FFFD,
    ["\\uDF89"] = FFFD,
    ["\\ud83c\\ud83c"] = FFFD .. FFFD,
    ["\\ud83c!"] = FFFD .. "!",
    ["\\ud83c\\n"] = FFFD .. "\n",
    ["\\udf89\\ud83c"] = FFFD .. FFFD,
    ["\\ud83c\\ud83c\\udf89"] = FFFD .. "\u{1F389}",
    ["\\\\ud83c \\ud83c"] = "\\ud83c " .. FFFD,
    ["\\ud83c\\udf89\\ud83c"] = "\u{1F389}" .. FFFD,
    ["\\\\\\ud83c"] = "\\" .. FFFD,
  }

  for written, read in pairs(CASES) do
    it("is read as U+FFFD: " .. written, function()
      local list =
        assert(friends(('[{"id":"usr_1","statusDescription":"%s"},{"id":"usr_2"}]'):format(written)))
      assert.same({ { id = "usr_1", statusDescription = read }, { id = "usr_2" } }, list)
    end)
  end

  it("loses no notification with it in its details", function()
    service.box:fault {
      kind = "reply",
      status = 200,
      body = [=[[{"id":"not_1","details":"{\"inviteMessage\":\"\\ud83c hi\",\"worldId\":\"wrld_1:1\"}"}]]=],
    }
    local list = assert(service:client():get_notifications())
    assert.same({ inviteMessage = FFFD .. " hi", worldId = "wrld_1:1" }, list[1].details)
  end)

  it("mends nothing else that is wrong", function()
    for _, body in ipairs { '[{"id":"\\ud83c"', '[{"id":"\\ud83c\\x"}]', '["\\ud83"]', '["\\u"]', '["\\ud83c' } do
      local _, err = friends(body)
      assert.equal("not_json", err.code)
    end
  end)
end)

describe("numbers in a locale with a decimal comma", function()
  -- What a host does between loading and calling, and which fraction comes and goes.
  local SCRIPT = [[
    local function comma() assert(os.setlocale(VALUES.name)) end
    local function dot() assert(os.setlocale("C")) end
    assert(load(VALUES.before))()(comma, dot)
    local vrchatapi = require "vrchatapi"
    local client = vrchatapi.new { user_agent = VALUES.agent, base_url = VALUES.url,
      auth = VALUES.auth, rate = false }
    assert(load(VALUES.after))()(comma, dot)
    local result = assert(client:create_instance { worldId = "wrld_1", type = "public", region = "eu",
      contentSettings = { half = 0.5 } })
    dot()
    print(result.capacity)
  ]]

  local CASES = {
    ["set after loading"] = { "", "comma()" },
    ["set before loading, and taken back"] = { "comma()", "dot()" },
    ["in which somebody else has made an instance of lua-cjson"] = {
      "",
      "comma() require('cjson').new() dot()",
    },
    ["after somebody else has made an instance of lua-cjson in another one"] = {
      "comma()",
      "dot() require('cjson').new() comma()",
    },
  }

  for name, case in pairs(CASES) do
    it("are read and written the same: " .. name, function()
      service.box:fault { kind = "reply", status = 200, body = '{"id":"x","capacity":1.25}' }
      local function chunk(code) return "return function(comma, dot) " .. code .. " end" end
      local output = process.run(SCRIPT, {
        name = locale.NAME,
        before = chunk(case[1]),
        after = chunk(case[2]),
        agent = service.USER_AGENT,
        url = service.box.url,
        auth = service.box.auth,
      }, { before = locale.make(files:make("mkdir")) })
      assert.equal("1.25\n", output)
      assert.matches('"contentSettings":{"half":0.5}', service:request().body, 1, true)
    end)
  end
end)
