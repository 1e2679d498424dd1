--- The sandbox's modules require each other in one direction only.

local ROOT = "lua/vrchatapi/sandbox/"
local LAYERS = { formats = 1, shapes = 2, state = 3, service = 4, process = 5 }
local ABOVE = 6 -- the parent's side
local OUTSIDE = { core = true, totp = true, compat = true }

local function files()
  local pipe = assert(io.popen("find " .. ROOT .. " -name '*.lua'"))
  local names = {}
  for name in pipe:lines() do
    names[#names + 1] = name:sub(#ROOT + 1)
  end
  pipe:close()
  return names
end

-- The names of the modules of this project that a file requires.
local function required(name)
  local found = {}
  for line in io.lines(ROOT .. name) do
    found[#found + 1] = line:match('^local .*require[ (]"vrchatapi%.([%w_.]+)"')
  end
  return found
end

describe("the sandbox's modules", function()
  for _, name in ipairs(files()) do
    it("require nothing above them: " .. name, function()
      local own = LAYERS[name:match("^(%w+)/")] or ABOVE
      for _, module in ipairs(required(name)) do
        local folder = module:match("^sandbox%.(%w+)")
        local layer = LAYERS[folder] or (OUTSIDE[module] and 0)
        assert.is_truthy(layer and layer <= own, name .. " requires " .. module)
      end
    end)
  end
end)
