--- The examples on the pages, each of which is run.

local cjson = require "cjson"
local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local pages = require "spec.support.pages"
local sandbox = require "vrchatapi.sandbox"
local vrchatapi = require "vrchatapi"

-- The blocks of Lua of a page, in their order.
local function examples_of(text)
  local examples = {}
  for example in text:gmatch("\n```lua\n(.-)\n```") do examples[#examples + 1] = example end
  return examples
end

-- The row of the first operation that an example calls.
local function row_of(example)
  local name = example:match("client:([%w_]+)")
  for _, row in ipairs(vrchatapi.operations()) do
    if row.name == name then return row end
  end
end

local VALUES = {
  string = "x", integer = 1, boolean = true, table = { a = 1 },
  ["string[]"] = { "x" }, ["table[]"] = { { a = 1 } },
}

-- A reply with all fields that the result of an operation may have, as JSON.
local function reply_of(row)
  local result = {}
  for _, field in ipairs(row.reply.fields) do
    result[field.name] = VALUES[(field.type:gsub("%?$", ""))]
  end
  return cjson.encode(row.reply.shape == "list" and { result } or result)
end

describe("the examples of", function()
  local box

  setup(function() box = assert(sandbox.start()) end)
  teardown(function() box:stop() end)
  before_each(function() box:reset() end)

  -- The module with the sandbox in the place of the service.
  local function redirected(module)
    return setmetatable({
      new = function(options)
        options.base_url, options.auth = box.url, box.auth
        return module.new(options)
      end,
    }, { __index = module })
  end

  -- What an example finds: the names that the pages say they use.
  local function environment(printed)
    local modules = {
      ["vrchatapi"] = redirected(vrchatapi), ["vrchatapi.core"] = redirected(core),
    }
    local env = setmetatable({
      require = function(name) return modules[name] or require(name) end,
      print = function(...) printed[#printed + 1] = table.pack(...) end,
      arg = { box.friend_id, box.location },
      vrchatapi = vrchatapi,
      user_id = box.user_id, friend_id = box.friend_id, location = box.location,
      world_id = box.world_id, instance_id = box.instance_id,
      notification_id = box.notification_id, path = files:path(),
    }, { __index = _G })
    env.client = modules.vrchatapi.new {
      user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test",
    }
    return env
  end

  for _, page in ipairs { "README.md", "docs/InviteApi.md", "docs/AuthenticationApi.md",
    "docs/NotificationsApi.md", "docs/FriendsApi.md", "docs/UsersApi.md", "docs/WorldsApi.md",
    "docs/InstancesApi.md", "docs/client.md", "docs/errors.md", "docs/core.md", "docs/tasks.md",
    "docs/hosts.md",
    "docs/location.md", "docs/totp.md", "docs/invite_all.md" } do
    for i, example in ipairs(examples_of(pages.read(page))) do
      it(("%s work: number %d"):format(page, i), function()
        local row = row_of(example)
        if row and row.api ~= "InviteApi" then
          box:fault { kind = "reply", status = 200, body = reply_of(row) }
        end
        local printed = {}
        local env = environment(printed)
        local chunk = assert(load(example, "@" .. page, "t", env))
        chunk()
        env.client:close()
        -- What speaks of failure is another branch of the example than the one to see.
        for _, values in ipairs(printed) do
          assert.falsy(tostring(values[1]):find("^not ") or values[1] == nil)
        end
      end)
    end
  end
end)
