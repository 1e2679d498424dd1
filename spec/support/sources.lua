--- What the code knows and no table gives: the names of options, read from the sources.

local assert = require "luassert"
local pages = require "spec.support.pages"

local sources = {}

--- The names of a client's options: those that src/binding/options.c lists, and those for which
--- lua/vrchatapi/options.lua has a function.
function sources.client_options()
  local list = assert(pages.read("src/binding/options.c"):match("known%[%] = (%b{})"))
  local names = {}
  for name in list:gmatch('"([%w_]+)"') do names[#names + 1] = name end
  local source = pages.read("lua/vrchatapi/options.lua")
  for name in source:gmatch("\nfunction read%.([%w_]+)%(") do names[#names + 1] = name end
  return pages.sorted(names)
end

--- The names of the fields of the option `login`, as lua/vrchatapi/options.lua lists them.
function sources.login_fields()
  local list = assert(pages.read("lua/vrchatapi/options.lua"):match("LOGIN_FIELDS = (%b{})"))
  local names = {}
  for name in list:gmatch("([%w_]+) = ") do names[#names + 1] = name end
  return pages.sorted(names)
end

--- The names of a call's options, as src/binding/args/args.c compares them.
function sources.call_options()
  local source = pages.read("src/binding/args/args.c")
  local body = assert(source:match("\nstatic void read_options%b()\n(%b{})"))
  local names = {}
  for name in body:gmatch('vrc_is_word%(L, value %- 1, "([%w_]+)"%)') do names[#names + 1] = name end
  return pages.sorted(names)
end

return sources
