--- Lists that come in pages.
local pages = {}

local SIZE = 100 -- the most that the service returns at once

--- An iterator over the items of all pages. An item that has moved to a later page meanwhile comes once;
--- what is not an object is skipped. A page without anything new is the last one: a service that ignores
--- an offset past its end returns the same page again and again.
---@param fetch fun(query: table): table[]?, vrchatapi.Error?
---@param query? table n is the size of a page, offset where to begin
---@return fun(): table|false|nil, vrchatapi.Error? false and an error when a page cannot be fetched
function pages.each(fetch, query)
  local wanted = {}
  for name, value in pairs(query or {}) do
    wanted[name] = value
  end
  wanted.n, wanted.offset = wanted.n or SIZE, wanted.offset or 0
  local page, i, is_last, seen, is_new = {}, 0, false, {}, true
  local function next_page()
    local err
    page, err = fetch(wanted)
    i = 0
    is_last = not page or #page < wanted.n
    is_new = false
    wanted.offset = wanted.offset + wanted.n
    return err
  end
  return function()
    while true do
      i = i + 1
      local item = page[i]
      if type(item) == "table" and not seen[item.id or item] then
        seen[item.id or item], is_new = true, true
        return item
      elseif item == nil then
        if is_last or not is_new then return nil end
        local err = next_page()
        if err then
          page = {}
          return false, err
        end
      end
    end
  end
end

return pages
