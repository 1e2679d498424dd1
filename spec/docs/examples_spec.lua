--- The examples on the pages, each of which is run.

local core = require "vrchatapi.core"
local files = require("spec.support.files").use()
local pages = require "spec.support.pages"
local sandbox = require "vrchatapi.sandbox"
local time = require "spec.support.time"
local totp = require "vrchatapi.totp"
local vrchatapi = require "vrchatapi"

-- The pages whose examples wait for people, on time that is moved.
local WAITING = { ["docs/guide/replies.md"] = true, ["docs/guide/requests.md"] = true }

-- The page whose examples listen for events: they have the pipeline, and an hour is short.
local LIVE = "docs/guide/live.md"

-- The blocks of Lua of a page, in their order.
local function examples_of(text)
  local examples = {}
  for example in text:gmatch("\n```lua\n(.-)\n```") do
    examples[#examples + 1] = example
  end
  return examples
end

-- Some examples are parts of programs that need a host, which `make hosts` runs: their lines are in the program.
local function is_part_of_program(example)
  local path, lines = example:match "^%-%- from (%S+)\n(.*)$"
  if not path then return false end
  local program = pages.read(path)
  for line in lines:gmatch "[^\n]+" do
    assert.truthy(program:find(line, 1, true), line .. " is not in " .. path)
  end
  return true
end

describe("the examples of", function()
  local box

  setup(function() box = assert(sandbox.start()) end)
  teardown(function() box:stop() end)
  before_each(function() box:reset() end)

  -- The options of an example's client, with the sandbox instead of the service and new paths
  -- instead of those of files. It has a session, unless it is to log in.
  local function redirect(options, logs_in)
    options.base_url = box.url
    -- a placeholder on the page, which is refused
    options.user_agent = options.user_agent:gsub("me@my%.domain$", "spec@vrchatapi.test")
    if not logs_in and not options.login then options.auth = box.auth end
    if type(options.session) == "string" then options.session = files:path() end
    if options.trace or options.dry_run then options.trace = files:path() end
    return options
  end

  local function redirected(module, logs_in, more)
    more.new = function(options) return module.new(redirect(options, logs_in)) end
    return setmetatable(more, { __index = module })
  end

  -- What an example finds: the names that the pages say they use, and somebody at the keyboard.
  local function environment(printed, logs_in, is_live)
    local secrets = {
      VRCHATAPI_USERNAME = box.username,
      VRCHATAPI_PASSWORD = box.password,
      VRCHATAPI_TOTP_SECRET = box.totp_secret,
    }
    local function answer(text) return text:find("Password") and box.password or totp.code(box.totp_secret) end
    local modules = {
      ["vrchatapi"] = redirected(vrchatapi, logs_in, {
        prompt = answer,
        main = vrchatapi.run,
        sleep = is_live and function() vrchatapi.sleep(0.1) end or nil,
        settings = function() return { user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test" } end,
      }),
      ["vrchatapi.core"] = redirected(core, logs_in, {}),
    }
    local env = setmetatable({
      require = function(name) return modules[name] or require(name) end,
      print = function(...) printed[#printed + 1] = table.pack(...) end,
      io = setmetatable({
        write = function() end,
        read = function() return answer("") end,
      }, { __index = io }),
      os = setmetatable({
        getenv = function(name) return secrets[name] or os.getenv(name) end,
      }, { __index = os }),
      arg = { box.friend_id, box.location },
      vrchatapi = modules.vrchatapi,
      user_id = box.user_id,
      friend_id = box.friend_id,
      location = box.location,
      world_id = box.world_id,
      instance_id = box.instance_id,
      notification_id = box.notification_id,
      group_id = box.group_id,
      calendar_id = box.calendar_id,
      path = files:path(),
    }, { __index = _G })
    env.client = modules.vrchatapi.new {
      user_agent = "DocumentationSpec/1.0 spec@vrchatapi.test",
      pipeline_url = is_live and box.pipeline_url or nil,
    }
    return env
  end

  for _, page in ipairs {
    "README.md",
    "docs/api/InviteApi.md",
    "docs/api/AuthenticationApi.md",
    "docs/api/NotificationsApi.md",
    "docs/api/FriendsApi.md",
    "docs/api/UsersApi.md",
    "docs/api/WorldsApi.md",
    "docs/api/InstancesApi.md",
    "docs/api/client.md",
    "docs/api/errors.md",
    "docs/api/core.md",
    "docs/guide/tasks.md",
    "docs/guide/hosts.md",
    "docs/guide/login.md",
    "docs/guide/pacing.md",
    "docs/guide/trace.md",
    "docs/api/location.md",
    "docs/guide/totp.md",
    "docs/guide/invite.md",
    "docs/guide/invite_all.md",
    "docs/guide/replies.md",
    "docs/guide/requests.md",
    "docs/guide/request.md",
    "docs/guide/troubleshooting.md",
    LIVE,
  } do
    describe(page, function()
      if WAITING[page] then time.use() end
      for i, example in ipairs(examples_of(pages.read(page))) do
        it("work: number " .. i, function()
          if example:find("<close>", 1, true) and not load("local _ <close> = nil") then
            return pending("this Lua has no to-be-closed variables")
          elseif example:find('"cqueues"', 1, true) and not pcall(require, "cqueues") then
            return pending("there is no cqueues here")
          elseif is_part_of_program(example) then
            return
          end
          box:account { two_factor = { "totp", "otp" } }
          box:friend { displayName = "Mira", location = box.location }
          local printed = {}
          local by_call = example:find("client:login {", 1, true)
          local by_itself = example:find("\n  login = {", 1, true)
          local env = environment(printed, by_call, page == LIVE)
          local chunk = assert(load(example, "@" .. page, "t", env))
          chunk()
          env.client:close()
          assert.equal((by_call or by_itself) and 1 or 0, box:state().logins.succeeded)
          -- What speaks of failure is another branch of the example than the one to see.
          for _, values in ipairs(printed) do
            assert.falsy(tostring(values[1]):find("^not ") or values[1] == nil)
          end
        end)
      end
    end)
  end
end)
