--- The parts of a multipart body, read without any leniency.

local multipart = {}

--- Splits the body of a request as the sandbox recorded it. Raises for any odd byte.
---@param request table
---@return { head: string, body: string }[] parts
---@return string boundary
function multipart.split(request)
  local boundary = request.raw_head:match("\r\nContent%-Type: multipart/form%-data; boundary=(%S+)\r\n")
  assert(boundary, "no boundary in the head")
  local body = request.body
  local delimiter = "--" .. boundary
  assert(body:sub(1, #delimiter + 2) == delimiter .. "\r\n", "no boundary at the start")
  local parts, at = {}, #delimiter + 3
  while true do
    local head_end, body_start = body:find("\r\n\r\n", at, true)
    local part_end, next_end = body:find("\r\n" .. delimiter, body_start, true)
    parts[#parts + 1] = {
      head = body:sub(at, head_end + 1),
      body = body:sub(body_start + 1, part_end - 1),
    }
    at = next_end + 3
    local mark = body:sub(next_end + 1, next_end + 2)
    if mark == "--" then break end
    assert(mark == "\r\n", "no line end behind a boundary")
  end
  assert(body:sub(at) == "\r\n", "no line end at the end, or more behind it")
  return parts, boundary
end

--- The bytes of the part `image`.
---@param request table
---@return string bytes
function multipart.image(request)
  for _, part in ipairs(multipart.split(request)) do
    if part.head:find('name="image"', 1, true) then return part.body end
  end
  error("no image", 2)
end

return multipart
