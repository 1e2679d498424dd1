--- The form of annotations. The language server is not at hand, so that this compares them with forms
--- under which it does what the documentation promises.

local pages = require "spec.support.pages"

local function files_of(...)
  local paths = {}
  for _, folder in ipairs { ... } do
    local pipe = assert(io.popen(("find %s -name '*.lua' | sort"):format(folder)))
    for path in pipe:lines() do
      paths[#paths + 1] = path
    end
    pipe:close()
  end
  return paths
end

-- Calls fn(annotations, declaration, line number) for each function with annotations in a file.
local function each_function(path, fn)
  local block, number = {}, 0
  for line in pages.lines_of(pages.read(path)) do
    number = number + 1
    if line:find("^%-%-%-") then
      block[#block + 1] = line
    else
      if line:find("function", 1, true) then fn(block, line, number) end
      block = {}
    end
  end
end

-- The results that are annotated: { type, text } each.
local function results_of(block)
  local results = {}
  for _, line in ipairs(block) do
    local words = line:match("^%-%-%-@return (.*)$")
    if words then
      local kind, rest = words:match("^([%w_.]+%b<>%??)%s*(.*)$")
      if not kind then
        kind, rest = words:match("^(%b()%??)%s*(.*)$")
      end
      if not kind then
        kind, rest = words:match("^(%S+)%s*(.*)$")
      end
      results[#results + 1] = { type = kind, text = rest }
    end
  end
  return results
end

-- After `if result … elseif err.acted …` the server complains of a value that may be nil if the error's
-- type has nil in it. So: `T? name` and then `vrchatapi.Error err`, or `string message`.
local function problem_of(results)
  for i, result in ipairs(results) do
    local is_error = result.type:find("^vrchatapi%.Error")
    local is_message = i > 1 and result.text:find("^message") or result.text:find("^problem")
    if result.type:find("^[%w_.%[%]]+|nil$") then
      return "write T? instead of T|nil: " .. result.type
    elseif i > 1 and (is_error or is_message) then
      local is_optional = result.type:find("?", 1, true)
      local is_explained = result.text:find("nil", 1, true)
        or results[i - 1].text:find("nil without an error", 1, true)
      if is_optional and not is_explained then
        return "the error is there where the result is not: " .. result.type
      elseif is_error and not result.text:find("^err") then
        return "call it err: " .. result.text
      elseif
        i == 2
        and not is_optional
        and results[1].type ~= "any"
        and not results[1].type:find("?", 1, true)
      then
        return "a result that may be absent needs a question mark: " .. results[i - 1].type
      end
    end
  end
  return nil
end

describe("annotations of functions that can fail", function()
  for _, path in ipairs(files_of("lua", "library")) do
    it("in " .. path .. " have the form that needs no check for nil", function()
      each_function(path, function(block, _, number)
        local problem = problem_of(results_of(block))
        if problem then error(("%s:%d: %s"):format(path, number, problem), 0) end
      end)
    end)
  end

  it("are distinguished by their form", function()
    local function problem(...)
      local block = {}
      for i, words in ipairs { ... } do
        block[i] = "---@return " .. words
      end
      return problem_of(results_of(block))
    end
    assert.is_nil(problem("vrchatapi.Invite? invite", "vrchatapi.Error err of a call"))
    assert.is_nil(problem("string? code six digits", "string message"))
    assert.is_nil(problem("table? list", "vrchatapi.Error? err nil: none in time"))
    assert.truthy(problem("vrchatapi.Invite|nil invite", "vrchatapi.Error err"))
    assert.truthy(problem("vrchatapi.Invite? invite", "vrchatapi.Error? err"))
    assert.truthy(problem("vrchatapi.Invite? invite", "vrchatapi.Error|nil err"))
    assert.truthy(problem("vrchatapi.Invite invite", "vrchatapi.Error err"))
    assert.truthy(problem("string? code", "string? message"))
  end)
end)

-- The modules that a program requires, each of which has a page.
local DOCUMENTED = {
  "lua/vrchatapi/init.lua",
  "lua/vrchatapi/client.lua",
  "lua/vrchatapi/clock.lua",
  "lua/vrchatapi/journal.lua",
  "lua/vrchatapi/totp.lua",
  "lua/vrchatapi/location/init.lua",
  "lua/vrchatapi/sandbox/init.lua",
  "lua/vrchatapi/loop/luv.lua",
  "lua/vrchatapi/loop/cqueues.lua",
  "lua/vrchatapi/requests/request.lua",
  "lua/vrchatapi/invite/invite.lua",
  "lua/vrchatapi/task/init.lua",
  "library/core.lua",
  "library/types.lua",
  "library/operations.lua",
}

describe("a documented module annotates all arguments of its functions:", function()
  for _, path in ipairs(DOCUMENTED) do
    it(path, function()
      each_function(path, function(block, declaration, number)
        local name, arguments = declaration:match("^function ([%w_.:]+)%((.-)%)")
        if not name or name:find("[.:]__") then return end
        local annotated = {}
        for _, line in ipairs(block) do
          annotated[line:match("^%-%-%-@param ([%w_.]+)") or 0] = true
        end
        for argument in arguments:gmatch("[%w_.]+") do
          assert.is_true(annotated[argument], ("%s:%d: %s of %s"):format(path, number, argument, name))
        end
      end)
    end)
  end
end)
