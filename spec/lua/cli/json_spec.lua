--- JSON lines of the command.

local json = require "vrchatapi.cli.json"

describe("a line of JSON", function()
  it(
    "has the fields in alphabetical order, and lists and objects that are empty",
    function()
      assert.equal(
        '{"a":[],"details":{},"id":"x/y","list":[1,2.5,{"b":true}],"n":-3}',
        json.encode { n = -3.0, list = { 1, 2.5, { b = true } }, id = "x/y", details = {}, a = {} }
      )
    end
  )

  it("is one line, whatever the texts hold", function()
    local line = json.encode { text = 'a\nb"\\/\0\127ü' }
    assert.is_nil(line:find("[%c]"))
    assert.equal('a\nb"\\/\0\127ü', require("cjson").decode(line).text)
  end)

  it("shows what an error says", function()
    local err = require("vrchatapi.core").error("unknown_person", "nobody")
    assert.equal(
      '{"acted":"no","attempts":0,"code":"unknown_person","kind":"invite","message":"nobody"}',
      json.encode(json.of_error(err))
    )
  end)
end)
