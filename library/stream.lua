---@meta vrchatapi.core.stream

--- Bytes both ways over a connection of its own: docs/api/core.md.
---@class vrchatapi.core.Stream
local Stream = {}

--- Where it is: it ends by itself, but does not open again.
---@return "connecting"|"open"|"ended" state
---@nodiscard
function Stream:state() end

--- Whether there is no reason to wait any longer. A stream that has ended is ready for everything.
---@param what "connected"|"readable"|"writable"
---@return boolean ready
---@nodiscard
function Stream:ready(what) end

--- Takes as many bytes as there is room for, also while it connects.
---@param bytes string
---@return integer? taken
---@return vrchatapi.Error err once it has ended
function Stream:send(bytes) end

--- Takes what came.
---@param max? integer bytes
---@return string? bytes "": nothing has come
---@return vrchatapi.Error err once all was received and it has ended
---@nodiscard
function Stream:receive(max) end

--- Sends what was taken and nothing more; the other side has that long to end the stream.
---@param seconds? number 2 by default
function Stream:finish(seconds) end

--- What `core.next_ended` calls it.
---@return lightuserdata id
---@nodiscard
function Stream:id() end

--- Ends it at once. What came and was not received is dropped.
function Stream:close() end

return Stream
