--- Lists that come in pages.
local pages = {}

local SIZE = 100 -- the most that the service returns at once

---@class vrchatapi.Pages the pages of a list, one after the other
---@field is_short boolean the last page had fewer items than were asked for: it is probably the last one
---@field is_over boolean the last page brought nothing new: it was the last one
---@field private fetch fun(query: table): table[]?, vrchatapi.Error?, boolean?
---@field private query table
---@field private seen table<string, true> the ids of items
local Pages = {}
Pages.__index = Pages

--- The pages of a list.
---@param fetch fun(query: table): table[]?, vrchatapi.Error?, boolean? a page; true as the third: the service
--- says that it is the last one
---@param query? table n is the size of a page, offset where to begin
---@return vrchatapi.Pages
function pages.new(fetch, query)
  local wanted = {}
  for name, value in pairs(query or {}) do
    wanted[name] = value
  end
  wanted.n, wanted.offset = wanted.n or SIZE, wanted.offset or 0
  return setmetatable({ fetch = fetch, query = wanted, seen = {}, is_short = false, is_over = false }, Pages)
end

--- Fetches the next page. The one after it begins where this one ends, also if it is shorter than was
--- asked for: the service leaves items out, or returns fewer at once than it is asked for.
---@return table[]? items those that no page before had; without what is not an object
---@return vrchatapi.Error err
function Pages:next()
  local page, err, is_last = self.fetch(self.query)
  if not page then return nil, err end
  local items = {}
  self.is_short, self.is_over = #page < self.query.n, true
  for _, item in ipairs(page) do
    local id = type(item) == "table" and item.id
    if type(id) == "string" and not self.seen[id] then
      self.seen[id], self.is_over = true, false
      items[#items + 1] = item
    elseif type(item) == "table" and type(id) ~= "string" then
      items[#items + 1] = item -- perhaps new, perhaps not: it must not keep the list going
    end
  end
  self.is_over = self.is_over or is_last or false
  self.query.offset = self.query.offset + #page
  return items
end

--- An iterator over the items of all pages. An item that has moved to a later page meanwhile comes once;
--- what is not an object is skipped. A page without anything new is the last one: a service that ignores
--- an offset past its end returns the same page again and again, and one that is shorter than was asked
--- for may have others behind it.
---@param fetch fun(query: table): table[]?, vrchatapi.Error?, boolean? as of `new`
---@param query? table n is the size of a page, offset where to begin
---@return fun(): table|false|nil, vrchatapi.Error? false and an error when a page cannot be fetched
function pages.each(fetch, query)
  local list, items, i = pages.new(fetch, query), {}, 0
  return function()
    i = i + 1
    if items[i] then return items[i] end
    if list.is_over then return nil end
    local err
    items, err = list:next()
    if not items then
      items, list.is_over = {}, true
      return false, err
    end
    i = 1
    return items[1]
  end
end

return pages
