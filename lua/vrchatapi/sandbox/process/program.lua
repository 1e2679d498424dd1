--- The sandbox as a program of its own, for a shell and for programs in other languages: it prints
--- where it is and what is in it, and serves whoever comes. Its clock runs.

local uv = require "luv"

local argerror = require "vrchatapi.argerror"
local commands = require "vrchatapi.sandbox.process.commands"
local control_json = require "vrchatapi.sandbox.formats.control_json"
local json = require "vrchatapi.sandbox.formats.json"
local server = require "vrchatapi.sandbox.process.server"
local terminal = require "vrchatapi.terminal"

local program = {}

local TWO_FACTOR = { totp = { "totp", "otp" }, email = { "emailOtp" } }
local PARENT_PAUSE = 500 -- milliseconds between two looks at whether the parent lives

local OPTIONS = {
  port = {
    "an integer from 0 to 65535",
    function(value) return type(value) == "number" and value % 1 == 0 and value >= 0 and value < 65536 end,
  },
  json = { "true or false", function(value) return type(value) == "boolean" end },
  two_factor = { "totp or email", function(value) return TWO_FACTOR[value] ~= nil end },
  seed = { "the path of a file", function(value) return type(value) == "string" end },
}

local function check(options)
  if type(options) ~= "table" then argerror.raise("main", 1, "options must be a table") end
  for name, value in pairs(options) do
    local rule = OPTIONS[name]
    if not rule then argerror.raise("main", 1, "there is no option %s", tostring(name)) end
    if not rule[2](value) then
      argerror.raise("main", 1, "%s must be %s, got %s", name, rule[1], tostring(value))
    end
  end
end

-- ---- the seed ----

-- The commands in a file: a JSON list, each of them a list of its name and its arguments. None if there
-- is no path.
local function read_seed(path)
  if not path then return {} end
  local file, problem = io.open(path, "rb")
  local text = file and file:read("*a")
  if file then file:close() end
  if not text then return nil, problem or path .. " cannot be read" end
  local ok, list = pcall(json.decode, text)
  if not ok or not text:find("^%s*%[") then return nil, path .. " must hold a JSON list of commands" end
  for i, item in ipairs(list) do
    local name = type(item) == "table" and item[1]
    if type(name) ~= "string" or not commands[name] or name == "reset" then
      local form = 'a list of a command and its arguments, such as ["friends", 3]'
      return nil, ("%s: item %d must be %s"):format(path, i, form)
    end
  end
  return list
end

-- Runs the commands of a seed. Returns what is wrong with one, or nil.
local function run_seed(self, seed)
  for i, item in ipairs(seed) do
    local name, argument = item[1], control_json.argument
    local _, refused, position = commands[name](self, argument(item[2]), argument(item[3]), argument(item[4]))
    if refused then
      return ("item %d: bad argument #%d to '%s' (%s)"):format(i, position or 1, name, refused)
    end
  end
  return nil
end

-- Makes the state what the options ask for.
local function prepare(self, options, seed)
  if options.two_factor then commands.account(self, { two_factor = TWO_FACTOR[options.two_factor] }) end
  if not options.json then
    self.state.on_mail = function(mail)
      print(("mail to %s: the code is %s"):format(mail.to, mail.code))
      io.stdout:flush()
    end
  end
  return run_seed(self, seed)
end

-- ---- the greeting ----

local function show_account(state, account)
  local codes = {}
  for code in pairs(account.recovery_codes) do
    codes[#codes + 1] = code
  end
  table.sort(codes)
  return {
    user_id = account.user_id,
    displayName = state.users[account.user_id].displayName,
    username = account.username,
    password = account.password,
    email = account.email,
    two_factor = json.list(account.two_factor),
    totp_secret = account.totp_secret,
    recovery_codes = json.list(codes),
  }
end

-- The accounts, the user's own first.
local function show_accounts(state)
  local own, others = state.seed.user_id, {}
  for id in pairs(state.accounts) do
    if id ~= own then others[#others + 1] = id end
  end
  table.sort(others)
  local shown = { show_account(state, state.accounts[own]) }
  for _, id in ipairs(others) do
    shown[#shown + 1] = show_account(state, state.accounts[id])
  end
  return shown
end

local function print_json(self)
  local greeting = {
    url = self.url,
    pipeline_url = self.pipeline_url,
    control = self.control_url,
    token = self.token,
    accounts = show_accounts(self.state),
  }
  for name, value in pairs(self.state.seed) do
    greeting[name] = value
  end
  print((json.encode(greeting):gsub("\\/", "/"))) -- lua-cjson escapes each slash
end

local function print_row(name, value) terminal.write(io.stdout, ("%-24s %s"):format(name, value)) end

local function print_table(self)
  for _, name in ipairs {
    "username",
    "password",
    "totp_secret",
    "auth",
    "user_id",
    "friend_id",
    "legacy_friend_id",
    "offline_friend_id",
    "stranger_id",
    "world_id",
    "location",
    "notification_id",
    "request_notification_id",
  } do
    print_row(name, self.state.seed[name])
  end
  print_row("control_url", self.control_url)
  print_row("pipeline_url", self.pipeline_url)
  print_row("url", self.url)
end

-- ---- the end ----

local function run_clock(self)
  uv.new_timer():start(1000, 1000, function()
    self.state.now = self.state.now + 1
    self.pipeline:end_dead_sessions()
  end)
end

-- A process whose parent dies gets another one.
local function end_with_parent(parent)
  uv.new_timer():start(PARENT_PAUSE, PARENT_PAUSE, function()
    if uv.os_getppid() ~= parent then uv.stop() end
  end)
end

--- Serves until a SIGINT, a SIGTERM or the death of the parent ends the process.
---@param options table port, json, two_factor, seed
---@return nil? failure if it does not start
---@return string problem
function program.main(options)
  local parent = uv.os_getppid()
  check(options)
  local seed, bad_seed = read_seed(options.seed)
  if not seed then return nil, bad_seed end
  server.on_signals({ "sigint", "sigterm" }, uv.stop)
  local self, problem = server.listen(options.port)
  if not self then return nil, problem end
  self.prepare = function() return prepare(self, options, seed) end
  bad_seed = self.prepare()
  if bad_seed then return nil, options.seed .. ": " .. bad_seed end
  local print_greeting = options.json and print_json or print_table
  print_greeting(self)
  io.stdout:flush()
  run_clock(self)
  end_with_parent(parent)
  return server.run()
end

return program
