--- A line that shows how far something is: `vrchatapi.progress_line`. On a terminal it stays in its place
--- and fits the width; elsewhere each message is a line of its own.
local argerror = require "vrchatapi.argerror"
local compat = require "vrchatapi.compat"
local core = require "vrchatapi.core"
local terminal = require "vrchatapi.terminal"

local BAR = 30 -- columns, where there is room
local CLEAR = "\r\27[K"

---@class vrchatapi.ProgressLineOptions
---@field stream? file* by default io.stderr

---@class vrchatapi.ProgressLine its functions take no `self`: they can be passed as callbacks
---@field show fun(done: integer, total: integer, about?: string|table) draws the line. `about` is a text, or what
--- `progress` of `client:invite_all` is called with
---@field say fun(text: string) writes a text that stays, above the line
---@field close fun() removes the line

local OUTCOMES = {
  invited = "invited %s",
  skipped = "%s was invited before",
  unknown = "%s was perhaps invited, and is not invited again",
  failed = "%s was not invited",
  left = "%s is left over",
}

local REASONS = { rate_limit = "for the rate limit", retry = "to try once more" }

local function name_of(result)
  local who = type(result.who) == "table" and (result.who.displayName or result.who.id) or result.who
  local invite = result.invite
  return core.plain(invite and invite.who.displayName or tostring(who or result.id))
end

local progress_line = {}

--- A wait of a call in words: "waits for the rate limit until 12:30:05".
---@param wait vrchatapi.call.Wait
---@return string
function progress_line.words_of_wait(wait)
  local action = wait.operation == "get_friends" and ", looking up names" or ""
  local reason = REASONS[wait.waiting_for] or wait.waiting_for
  return ("waits %s until %s%s"):format(reason, os.date("%H:%M:%S", wait.until_time), action)
end

-- What there is to say, as one line.
local function words(about)
  if about == nil then
    return nil
  elseif type(about) ~= "table" then
    return core.printable(tostring(about))
  elseif about.state == "waiting" then
    return progress_line.words_of_wait(about)
  end
  local text = (OUTCOMES[about.state] or "%s"):format(name_of(about))
  return core.printable(about.err and text .. ": " .. tostring(about.err) or text)
end

local function bar(done, total, columns)
  local width = math.min(BAR, math.max(10, math.floor(columns / 3)))
  local full = total > 0 and math.floor(width * math.min(done, total) / total) or 0
  return ("[%s%s] %d of %d"):format(("#"):rep(full), ("."):rep(width - full), done, total)
end

-- The bar and the text in one line. In a narrow window the bar is left out, then the count; what does not fit by
-- itself is cut.
local function fit(done, total, text, columns)
  local all = bar(done, total, columns)
  if not text then return terminal.cut(all, columns) end
  for _, line in ipairs { all .. "  " .. text, ("%d of %d  %s"):format(done, total, text) } do
    if terminal.width(line) <= columns then return line end
  end
  return terminal.cut(text, columns)
end

--- Makes a progress line.
---@param options? vrchatapi.ProgressLineOptions
---@return vrchatapi.ProgressLine
function progress_line.new(options)
  local stream = options and options.stream or io.stderr
  if compat.file_type(stream) ~= "file" then
    argerror.raise("progress_line", 1, "stream must be an open file, got %s", type(stream))
  end
  local is_terminal = terminal.columns(stream) ~= nil
  local shown, last = false, nil
  local line = {}

  local function clear()
    if shown then stream:write(CLEAR) end
    shown = false
  end

  function line.show(done, total, about)
    local text = words(about)
    if is_terminal then
      local columns = terminal.columns(stream) or 80 -- each time: windows change
      stream:write(CLEAR, fit(done, total, text, math.max(columns - 1, 1)))
      shown = true
    elseif text and text ~= last then
      stream:write(("%d of %d: %s\n"):format(done, total, text))
    end
    last = text
    stream:flush()
  end

  function line.say(text)
    clear()
    stream:write(core.printable(text), "\n")
    stream:flush()
  end

  function line.close()
    clear()
    stream:flush()
  end

  return line
end

return progress_line
