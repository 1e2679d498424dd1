--- Rules for answering requests for invites: a Lua table in a file.
local core = require "vrchatapi.core"

local rules = {}

local FIELDS = { who = true, accept = true, text = true, decline = true, photo = true, ignore = true }

-- What is wrong with a rule; nil: nothing.
local function problem_of(rule)
  if type(rule) ~= "table" then return "must be a table, got " .. type(rule) end
  for field in pairs(rule) do
    if not FIELDS[field] then return ("unknown field '%s'"):format(tostring(field)) end
  end
  local answers = 0
  for _, answer in ipairs { "accept", "decline", "ignore" } do
    answers = answers + (rule[answer] and 1 or 0)
  end
  if answers ~= 1 then return ("must have one of accept, decline and ignore, got %d"):format(answers) end
end

--- Checks a list of rules.
---@param list any
---@return table? list
---@return string problem
function rules.check(list)
  if type(list) ~= "table" then return nil, "a list of rules expected, got " .. type(list) end
  for number, rule in ipairs(list) do
    local problem = problem_of(rule)
    if problem then return nil, ("rule %d: %s"):format(number, problem) end
  end
  return list
end

-- A chunk that sees nothing: a table of data needs nothing of Lua's.
local function load_data(path)
  if not setfenv then return loadfile(path, "t", {}) end -- luacheck: ignore 113
  local chunk, problem = loadfile(path)
  return chunk and setfenv(chunk, {}), problem -- luacheck: ignore 113
end

--- Reads rules.
---@param path string
---@return table? list
---@return string problem
function rules.read(path)
  local chunk, problem = load_data(path)
  if not chunk then return nil, problem end
  local ok, list = pcall(chunk)
  if not ok then return nil, tostring(list) end
  list, problem = rules.check(list)
  if not list then return nil, path .. ": " .. problem end
  return list
end

local function fits(rule, who)
  local names = type(rule.who) == "table" and rule.who or { rule.who }
  local display_name = core.plain(who.displayName or ""):lower()
  for _, name in ipairs(names) do
    if name == who.id or name:lower() == display_name then return true end
  end
  return rule.who == nil
end

--- The first rule that fits a person; where none does, it is left to a person.
---@param list table
---@param who vrchatapi.Person
---@return table rule
function rules.rule_for(list, who)
  for _, rule in ipairs(list) do
    if fits(rule, who) then return rule end
  end
  return { ignore = true }
end

--- Answers a request by a rule.
---@param request vrchatapi.Request
---@param rule table
---@return any? result of the answer
---@return vrchatapi.Error err
function rules.answer(request, rule)
  if rule.accept then
    return request:accept(rule.accept, { text = rule.text, photo = rule.photo })
  elseif rule.decline then
    return request:decline(rule.decline, rule.photo)
  end
  return request:ignore()
end

--- What a rule does, in words.
---@param rule table
---@return "invited"|"declined"|"left to you"
function rules.outcome(rule) return rule.accept and "invited" or rule.decline and "declined" or "left to you" end

return rules
