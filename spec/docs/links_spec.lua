--- The links of all pages.

local pages = require "spec.support.pages"

local paths = {}
do
  local pipe = assert(io.popen("find *.md docs bench examples -name '*.md' | sort"))
  for path in pipe:lines() do
    paths[#paths + 1] = path
  end
  pipe:close()
end

-- The anchors of a page's headings, made as forges make them.
local function anchors_of(text)
  local anchors, count = {}, {}
  for _, line in ipairs(pages.prose_of(text)) do
    local title = line:match("^#+ (.*)$")
    if title then
      local anchor = title:lower():gsub("[^%w%s_-]", ""):gsub("%s", "-")
      local earlier = count[anchor]
      count[anchor] = (earlier or 0) + 1
      anchors[earlier and ("%s-%d"):format(anchor, earlier) or anchor] = true
    end
  end
  return anchors
end

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

-- What is wrong with the target of a link on a page, or nil.
local function link_problem(page, target)
  if target:find("^%a+:") then return nil end -- of the world outside
  local path, anchor = target:match("^([^#]*)#?(.*)$")
  local folder = page:match("^(.*/)") or ""
  path = path == "" and page or folder .. path
  repeat
    local count
    path, count = path:gsub("[^/]+/%.%./", "", 1)
  until count == 0
  if not exists(path) then return "there is no file " .. path end
  if anchor ~= "" and not anchors_of(pages.read(path))[anchor] then
    return ("%s has no heading #%s"):format(path, anchor)
  end
  return nil
end

describe("the links of", function()
  for _, page in ipairs(paths) do
    it(page .. " lead somewhere", function()
      local problems = {}
      for _, line in ipairs(pages.prose_of(pages.read(page))) do
        for target in line:gmatch("%]%(([^)%s]+)%)") do
          problems[#problems + 1] = link_problem(page, target)
        end
      end
      assert.same({}, problems)
    end)
  end
end)
