--- Hosts that take parts of Lua away, lack modules, or are daemons whose standard streams are closed.

local files = require("spec.support.files").use()
local process = require "spec.support.process"
local service = require("spec.support.service").use()
local tasks = require "spec.support.tasks"

-- Everything that touches io, os or debug. `say` remains when they are gone.
local SCRIPT = [[
  local write, exit = io.write, os.exit
  local function say(...)
    local words = table.pack(...)
    for i = 1, words.n do words[i] = tostring(words[i]):match("^[^\n]*") end
    write(table.concat(words, " "), "\n")
  end
  print = say
  for name in VALUES.absent:gmatch("%a+") do
    _G[name], package.loaded[name] = nil, nil
  end
  local vrchatapi = require "vrchatapi"
  local lines = {}
  local client = vrchatapi.new { user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = VALUES.url,
    auth = VALUES.auth, rate = false, session = VALUES.session,
    trace = function(line) lines[#lines + 1] = line end }
  say((client:get_current_user() or {}).id == VALUES.user_id, #lines > 0)
  local results = client:invite_all { who = { VALUES.friend_id }, where = VALUES.location,
    journal = VALUES.journal }
  say(results.counts.invited)
  say(select(2, client:invite(VALUES.friend_id, VALUES.location, { photo = "/no/such/photo" })).code)
  say(#require("vrchatapi.totp").code("GEZDGNBVGY3TQOJQ"))
  vrchatapi.spawn(function() error("unheard", 0) end)
  say(pcall(vrchatapi.step))
  vrchatapi.run(function() client:submit("get_invite_messages", VALUES.user_id, "message"):wait() end)
  if not io then
    say(select(2, vrchatapi.new { user_agent = "Spec/1.0 spec@vrchatapi.test", trace = "/tmp/x" }).code)
    say(select(2, pcall(client.invite, client, VALUES.friend_id, VALUES.location, { photo = 7 })))
  end
  if not (io and os) then say(select(2, require("vrchatapi.sandbox").start())) end
  require("vrchatapi.task.step").report_to_stderr("reported")
]]

describe("a host without", function()
  for _, absent in ipairs { "io", "os", "debug", "io os debug" } do
    it(absent .. " can use everything that does not need it", function()
      local values = tasks.values(service)
      values.absent, values.session, values.journal = absent, files:path("session"), files:path("journal")
      values.user_id, values.friend_id = service.box.user_id, service.box.friend_id
      local output = process.run(SCRIPT, values)
      assert.matches("true true\n1\nunreadable\n6\nfalse unheard\n", output)
      assert.matches("vrchatapi: error in a task: reported\n", output, 1, true)
      if absent:find("io") then
        assert.matches("unwritable\n", output, 1, true)
        assert.matches("photo must be a path", output, 1, true)
      end
      if absent ~= "debug" then assert.matches("needs 'io' and 'os'", output, 1, true) end
    end)
  end
end)

describe("a host whose `error` returns, as that of OBS does,", function()
  it("does not keep the library from raising", function()
    if not jit then return pending("only OBS has such an `error`, and its Lua is LuaJIT") end
    local values = tasks.values(service)
    local output = process.run(
      [[
      for name in pairs(package.loaded) do
        if name:find("^vrchatapi") then package.loaded[name] = nil end
      end
      error = function() end
      local vrchatapi = require "vrchatapi"
      local client = vrchatapi.new { user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = VALUES.url,
        auth = VALUES.auth, rate = false }
      vrchatapi.run(function()
        local task = vrchatapi.spawn(function()
          vrchatapi.sleep(60)
          print("not cancelled")
        end)
        vrchatapi.sleep(0.01)
        task:cancel()
        print(task:done())
        print(select(2, task:wait()).code)
      end)
      vrchatapi.spawn(function() local _ = nil + 1 end)
      print(pcall(vrchatapi.step))
      print(pcall(require("vrchatapi.location").parse, 7))
      print(pcall(client.invite, client, 7, 7))
    ]],
      values
    )
    assert.matches(
      "^true\ncancelled\nfalse\t.-arithmetic.-\nfalse\t.-bad argument #1.-\nfalse\t.-bad argument #1",
      output
    )
  end)
end)

describe("a mistake has the position of the user's code", function()
  for name, path in pairs {
    ["with the other separator"] = [[C:\vrchatapi\lua\vrchatapi\%s.lua]],
    ["in preloaded files"] = "/app/vrchatapi/%s.lua",
  } do
    it(name, function()
      local output = process.run(
        [[
        local load, search = load, package.searchpath
        table.insert(package.searchers, 2, function(module)
          local file = module:find("^vrchatapi") and search(module, package.path)
          if not file then return nil end
          local handle = io.open(file)
          local text = handle:read("a")
          handle:close()
          local name = module == "vrchatapi" and "init" or module:gsub("^vrchatapi%.", "")
          -- as LuaJIT does, without the second argument
          local chunk = assert(load(text, "@" .. VALUES.path:format(name)))
          return function(first) return chunk(first) end
        end)
        local vrchatapi = require "vrchatapi"
        print(select(2, pcall(load("local v = ...; v.new { user_agent = 7 }", "@user.lua"), vrchatapi)))
        print(select(2, pcall(load("local v = ...; v.spawn(7)", "@user.lua"), vrchatapi)))
      ]],
        { path = path }
      )
      assert.matches("^user%.lua:1: [^\n]*\nuser%.lua:1: bad argument #1 to 'spawn'[^\n]*\n$", output)
    end)
  end
end)

describe("require 'vrchatapi' says in one sentence", function()
  it("that lua-cjson is missing", function()
    local output = process.run [[
      package.path = package.path:gsub("[^;]*share[^;]*;?", "")
      package.cpath = package.cpath:gsub("[^;]*/lib[^;]*;?", "")
      package.searchers[2], package.searchers[3] = (function(find)
        return function(name) return name ~= "cjson" and find(name) or nil end
      end)(package.searchers[2]), (function(find)
        return function(name) return name ~= "cjson" and find(name) or nil end
      end)(package.searchers[3])
      print(pcall(require, "vrchatapi"))
    ]]
    assert.equal(
      "false\tvrchatapi needs lua-cjson, which is not installed (Debian: lua-cjson, LuaRocks: lua-cjson)\n",
      output
    )
  end)

  it("that the C module is missing, or Lua too old", function()
    local output = process.run [[
      package.cpath = ""
      print(pcall(require, "vrchatapi"))
      package.loaded["vrchatapi.load_core"], package.loaded["vrchatapi.compat"] = nil, nil
      _VERSION, jit = "Lua 5.1", nil
      print(pcall(require, "vrchatapi.load_core"))
    ]]
    assert.matches("^false\tvrchatapi: its C module is not where this Lua looks: run 'make' [^\n]*\n", output)
    assert.matches("\nfalse\tvrchatapi needs LuaJIT or Lua 5.2 to 5.5, and this is Lua 5.1\n$", output)
  end)

  it("that the C module was built for another Lua", function()
    local output = process.run [[
      package.preload["vrchatapi.core"] = function()
        error("error loading module 'vrchatapi.core' from file '/lib/core.so':\n\t"
          .. "/lib/core.so: undefined symbol: luaL_pushresultsize", 0)
      end
      print(pcall(require, "vrchatapi"))
    ]]
    assert.matches(
      "^false\tvrchatapi: /lib/core.so was built for another version of Lua than this one %(Lua",
      output
    )
    assert.equal(1, select(2, output:gsub("\n", "")))
  end)
end)

-- Runs a script whose standard streams are closed.
local function run_closed(closed, script, values)
  files.output((process.command(script, values):gsub(" 2>&1$", function() return " " .. closed end)))
end

describe("a daemon whose standard streams are closed", function()
  for _, closed in ipairs { "2>&-", "0<&- 2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-" } do
    it("traces to a file, and nothing else gets into it: " .. closed, function()
      local values = tasks.values(service)
      values.trace = files:path("trace")
      run_closed(
        closed,
        [[
        local vrchatapi = require "vrchatapi"
        local options = { user_agent = "Spec/1.0 spec@vrchatapi.test", base_url = VALUES.url,
          auth = VALUES.auth, rate = false, trace = VALUES.trace }
        assert(vrchatapi.new(options):get_current_user())
        io.stderr:write("to stderr")
        print("to stdout")
        io.stdout:flush()
        require("vrchatapi.task.step").report_to_stderr("reported")
        options.trace, options.dry_run = nil, true
        assert(vrchatapi.new(options):invite_user("usr_1", { instanceId = "wrld_1:1" }))
      ]],
        values
      )
      local text = files.read(values.trace)
      assert.matches("^[^\n]* get_current_user: [^\n]*\n$", text)
    end)
  end

  it("reads an answer that is sent to standard input", function()
    local path = files:path()
    run_closed(
      "2>&- <<X\nsecret\nX",
      [[
      local answer = require("vrchatapi").prompt("Password: ")
      io.open(VALUES.path, "w"):write(tostring(answer)):close()
    ]],
      { path = path }
    )
    assert.equal("secret", files.read(path))
  end)
end)
