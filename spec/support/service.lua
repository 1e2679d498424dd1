--- A sandbox for a spec file, and clients of it.
---
---     local service = require("spec.support.service").use()
---
---     it("does something", function()
---       local client = service:client { timeout = 5 }
---       client:invite_user(service.box.friend_id, { instanceId = service.box.location })
---       assert.equal("POST", service:request().method)
---     end)
---
--- The sandbox starts with the block that `use` is called in, and ends with it. Before each test it
--- goes back to its seed; after each test the test's clients are closed.

local busted = require "busted"
local core = require "vrchatapi.core"
local sandbox = require "vrchatapi.sandbox"
local tcp = require "spec.support.tcp"
local vrchatapi = require "vrchatapi"

local service = {}
service.__index = service

-- Seconds after which a request counts as lost; far more than it needs.
local LIMIT = 60

service.USER_AGENT = "VrchatapiSpec/1.0 spec@vrchatapi.test"

-- The calls that most specs make, as functions of a client (a new one by default): `list` reads, `invite` and
-- `invite_with_photo` change something. The others prepare a call with a client of the core.
local function add_calls(self)
  function self.list(client, ...)
    return (client or self:client()):get_invite_messages(self.box.user_id, "message", ...)
  end
  function self.invite(client, ...)
    local body = { instanceId = self.box.location }
    return (client or self:client()):invite_user(self.box.friend_id, body, ...)
  end
  function self.invite_with_photo(client, photo, ...)
    return client:invite_user_with_photo(self.box.friend_id, photo, { instanceId = self.box.location }, ...)
  end
  function self.prepare_list(client)
    return assert(client:prepare("get_invite_messages", self.box.user_id, "message"))
  end
  function self.prepare_invite(client)
    return assert(client:prepare("invite_user", self.box.friend_id, { instanceId = self.box.location }))
  end
end

--- Registers the setup of a sandbox in the block at hand.
---@return table service `box` is the sandbox, while tests run
function service.use()
  local self = setmetatable({ made = {} }, service)
  add_calls(self)
  busted.setup(function() self.box = assert(sandbox.start()) end)
  busted.teardown(function()
    if self.box then self.box:stop() end
  end)
  busted.before_each(function() assert(self.box:reset()) end)
  busted.after_each(function()
    for _, client in ipairs(self.made) do
      client:close()
    end
    self.made = {}
  end)
  return self
end

--- The options of a client of the sandbox.
---@param changes? table options to add or to replace; false leaves one out
---@return table
function service:options(changes)
  local options = {
    user_agent = service.USER_AGENT,
    base_url = self.box.url,
    auth = self.box.auth,
    timeout = 20,
  }
  for name, value in pairs(changes or {}) do
    options[name] = value or nil
  end
  return options
end

local function make(self, new, options)
  local client = new(options)
  self.made[#self.made + 1] = client
  return client
end

--- A client of the Lua layer, without a pace and without repetitions.
---@param changes? table as for `options`
function service:client(changes)
  local options = self:options(changes)
  options.rate = options.rate or false
  options.retries = options.retries or 0
  return make(self, vrchatapi.new, options)
end

--- A client of the core alone.
---@param changes? table as for `options`
function service:core(changes) return make(self, core.new, self:options(changes)) end

--- The requests that the sandbox has got since the test began, oldest first.
---@return table[]
function service:requests() return assert(self.box:requests()) end

--- What the sandbox has sent to others since the test began, oldest first: invites, requests, responses.
---@return table[]
function service:sent() return assert(self.box:state()).sent end

--- Waits until the sandbox has received N requests; inside a task, other tasks continue.
---@param count integer
function service:await(count)
  local late = os.time() + LIMIT
  while #self:requests() < count do
    assert(os.time() < late, "the requests did not arrive")
    vrchatapi.sleep(0.002)
  end
end

--- The only request that the sandbox has got.
---@return table
function service:request()
  local requests = self:requests()
  if #requests ~= 1 then error(("one request expected, got %d"):format(#requests), 2) end
  return requests[1]
end

--- The photo that the sandbox keeps, however long it is (the record keeps the start of long ones).
---@param url string of `details.imageUrl`
---@return string bytes
function service:photo(url)
  local request = "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
  local connection = assert(tcp.dial(url)):send(request:format(url:match("^http://[^/]+(/.*)$")))
  local received = connection:rest()
  connection:close()
  return (received:match("^HTTP/1%.1 200 .-\r\n\r\n(.*)$"))
end

--- The values of a header of a request, in wire order.
---@param request table
---@param name string in any case
---@return string[]
function service.header(request, name)
  local values = {}
  for _, header in ipairs(request.headers) do
    if header[1]:lower() == name:lower() then values[#values + 1] = header[2] end
  end
  return values
end

return service
