--- A parser of multipart/form-data bodies.

local multipart = {}

---@class vrchatapi.sandbox.Part
---@field name string? the field's name
---@field filename string? the file's name
---@field type string? the part's own content type
---@field body string

local function parse_part(head, body)
  local part = { body = body }
  for line in (head .. "\r\n"):gmatch("(.-)\r\n") do
    local name, value = line:match("^([^%s:]+):%s*(.-)%s*$")
    if name and name:lower() == "content-disposition" then
      part.name = value:match(';%s*name="([^"]*)"')
      part.filename = value:match(';%s*filename="([^"]*)"')
    elseif name and name:lower() == "content-type" then
      part.type = value:lower()
    end
  end
  return part
end

--- The parts of a body, in their order.
---@param content_type string? the request's Content-Type
---@param body string
---@return vrchatapi.sandbox.Part[]? parts
---@return string? problem
function multipart.parse(content_type, body)
  content_type = content_type or ""
  local boundary = content_type:match('[;%s]boundary="([^"]+)"')
    or content_type:match("[;%s]boundary=([^%s;]+)")
  if not content_type:lower():find("^multipart/form%-data%s*;") then boundary = nil end
  if not boundary then return nil, "not multipart/form-data with a boundary" end
  local delimiter = "--" .. boundary
  if body:sub(1, #delimiter) ~= delimiter then return nil, "no boundary at the start" end
  local parts, at = {}, #delimiter + 1
  while body:sub(at, at + 1) ~= "--" do
    if body:sub(at, at + 1) ~= "\r\n" then return nil, "no line end after a boundary" end
    local head_end, body_start = body:find("\r\n\r\n", at, true)
    if not head_end then return nil, "a part without an end of its headers" end
    local next_start, next_end = body:find("\r\n" .. delimiter, body_start + 1, true)
    if not next_start then return nil, "a part without an end" end
    local head = body:sub(at + 2, head_end - 1)
    parts[#parts + 1] = parse_part(head, body:sub(body_start + 1, next_start - 1))
    at = next_end + 1
  end
  return parts
end

return multipart
