--- The ways to call an operation, and what a call returns.

local assert = require "luassert"
local busted = require "busted"

local ways = {}

-- The same methods, each done in the steps of a prepared request.
local function in_steps(client)
  return setmetatable({}, {
    __index = function(_, name)
      return function(_, ...)
        local request, err = client:prepare(name, ...)
        if not request then return nil, err end
        request:send()
        assert.is_true(request:wait())
        assert.is_true(request:done())
        return request:result()
      end
    end,
  })
end

local WAYS = {
  ["the Lua layer"] = function(service) return service:client() end,
  ["the core alone"] = function(service) return service:core() end,
  ["a prepared request"] = function(service) return in_steps(service:core()) end,
}

--- Describes what holds for each way.
---@param service table as spec.support.service returns it
---@param describe_all fun(use: fun(): table) registers the tests of one; `use` returns their client
function ways.each(service, describe_all)
  for way, make in pairs(WAYS) do
    busted.describe("by " .. way, function()
      describe_all(function() return make(service) end)
    end)
  end
end

--- The result of a call, which has worked.
function ways.succeed(result, err)
  assert.is_nil(err)
  assert.is_table(result)
  return result
end

--- The error of a call, which has failed.
function ways.fail(kind, code, result, err)
  assert.is_nil(result)
  assert.equal(code, err.code)
  assert.equal(kind, err.kind)
  return err
end

return ways
