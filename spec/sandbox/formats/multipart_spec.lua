local multipart = require "vrchatapi.sandbox.formats.multipart"

local TYPE = "multipart/form-data; boundary=b"

describe("the multipart parser", function()
  it("reads parts with any bytes", function()
    local image = "\0\r\n--\r\n--B\r\n\255"
    local parts = assert(
      multipart.parse(
        'Multipart/Form-Data; charset=utf-8; Boundary="b"',
        '--b\r\nContent-Disposition: form-data; name="data"\r\n\r\n{}\r\n'
          .. '--b\r\ncontent-disposition: form-data; name="image"; filename="a.png"\r\n'
          .. "Content-Type: Image/PNG\r\n\r\n"
          .. image
          .. "\r\n"
          .. '--b\r\nContent-Disposition: form-data; name="empty"\r\n\r\n\r\n--b--\r\nepilogue'
      )
    )
    assert.same({ name = "data", body = "{}" }, parts[1])
    assert.same({ name = "image", filename = "a.png", type = "image/png", body = image }, parts[2])
    assert.same({ name = "empty", body = "" }, parts[3])
    assert.is_nil(parts[4])
  end)

  it("reads parameters without quotes, as .NET writes them", function()
    local parts = assert(
      multipart.parse(
        'multipart/form-data; boundary="b"',
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=data"
          .. "\r\n\r\n{}\r\n--b\r\nContent-Disposition: form-data; name=image; filename=image.png; "
          .. "filename*=utf-8''image.png\r\nContent-Type: image/png\r\n\r\nPNG\r\n--b--\r\n"
      )
    )
    assert.same({ name = "data", type = "text/plain; charset=utf-8", body = "{}" }, parts[1])
    assert.same({ name = "image", filename = "image.png", type = "image/png", body = "PNG" }, parts[2])
  end)

  it(
    "takes a preamble, padding after a boundary, and an epilogue",
    function()
      assert.same(
        { { name = "a; name=x", body = "1" }, { body = "2" } },
        multipart.parse(
          TYPE,
          'a preamble --b\r\n--b \t\r\ncontent-disposition: form-data; name="a; name=x"\r\n\r\n1\r\n'
            .. "--b\t\r\n\r\n2\r\n--b--  \r\nan epilogue\r\n--b"
        )
      )
    end
  )

  it(
    "takes a part without headers",
    function() assert.same({ { body = "x" } }, multipart.parse(TYPE, "--b\r\n\r\nx\r\n--b--")) end
  )

  for name, case in pairs {
    ["another type"] = { "application/json; boundary=b", "--b--" },
    ["no type"] = { nil, "--b--" },
    ["no boundary"] = { "multipart/form-data", "--b--" },
    ["another boundary"] = { TYPE, "--c--" },
    ["nothing"] = { TYPE, "" },
    ["a part without end"] = { TYPE, "--b\r\nA: b\r\n\r\nbody" },
    ["headers without end"] = { TYPE, "--b\r\nA: b" },
    ["junk after a boundary"] = { TYPE, "--bxx\r\n\r\n\r\n--b--" },
  } do
    it("refuses " .. name, function()
      local parts, problem = multipart.parse(case[1], case[2])
      assert.is_nil(parts)
      assert.is_string(problem)
    end)
  end
end)
