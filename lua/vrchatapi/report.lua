--- What has gone wrong where no call can return it, for a person.

--- Writes a line to the standard error; where the host has taken `io` away, prints it. Never raises: the
--- stream may be closed, and the error an object of the user's.
---@param what string "error in a task"
---@param err any
return function(what, err)
  local ok, words = pcall(tostring, err)
  local line = ("vrchatapi: %s: %s"):format(what, ok and words or "(its __tostring has failed)")
  pcall(function()
    if io and io.stderr then
      io.stderr:write(line, "\n")
    else
      print(line)
    end
  end)
end
