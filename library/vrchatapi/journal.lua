---@meta vrchatapi.journal

--- A file that outlives the program, however that ends: entries that are there the next time.
---@class vrchatapi.journal
local journal = {}

--- Opens a journal, or begins one. It is locked until it is closed.
---@param path string
---@param kind string a word for what is noted there, which an existing journal must have
---@return vrchatapi.Journal|nil journal
---@return vrchatapi.Error err of code journal_busy, journal_damaged or unwritable
function journal.open(path, kind) end

---@class vrchatapi.Journal
local Journal = {}

--- Goes through the entries that were there when it was opened, oldest first.
---@return fun(): table|nil
---@nodiscard
function Journal:entries() end

--- Writes an entry. Once this gives true, the entry survives whatever happens.
---@param entry table of strings, numbers, booleans and such tables
---@return true|nil done
---@return vrchatapi.Error err of code unwritable; then the journal is as it was
function Journal:write(entry) end

--- Closes it, so that others can open it. May be called again. Also done at the end of a
--- `local journal <close>` and by the garbage collector.
function Journal:close() end

return journal
