-- LÖVE: type a friend's name and press return to invite that friend to where you are; the picture never stops.
--
-- Log in once (vrchatapi login), then: love examples/hosts/love
local utf8 = require "utf8"
local vrchatapi = require "vrchatapi"

local client = vrchatapi.new(assert(vrchatapi.settings()))
local name, status = "", "Type a friend's name, and press return."

-- A task: its calls wait without keeping the frames waiting.
local function invite(friend)
  status = ("Inviting %s ..."):format(friend)
  local sent, err = client:invite(friend, "here")
  status = sent and ("Invited %s to %s"):format(friend, sent.where.location) or tostring(err)
end

function love.update()
  local ok, err = pcall(vrchatapi.step) -- half a millisecond at most
  if not ok then status = tostring(err) end -- of a task; the others continue
end

function love.textinput(text) name = name .. text end

function love.keypressed(key)
  if key == "return" then
    vrchatapi.spawn(invite, name)
    name = ""
  elseif key == "backspace" then
    name = name:sub(1, (utf8.offset(name, -1) or 1) - 1)
  end
end

function love.draw()
  love.graphics.print("> " .. name, 20, 20)
  love.graphics.printf(status, 20, 50, 600)
  -- something that shows whether the frames stop
  love.graphics.arc("fill", 320, 260, 80, love.timer.getTime(), love.timer.getTime() + 5)
end

function love.quit() client:close() end
