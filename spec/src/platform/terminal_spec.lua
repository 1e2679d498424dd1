--- core.system.prompt, on a terminal and without one.

local files = require("spec.support.files").use()
local process = require "spec.support.process"
local terminals = require("spec.support.terminal").use(files)

local PROMPT = [[
  print("answer:", require("vrchatapi.core").system.prompt("Password: "))
]]

-- A script on a terminal.
local function open(script, before) return terminals(process.command(script, nil, { before = before })) end

-- What showed behind the line with the id of the process, and the code.
local function finish(terminal)
  local text, code = terminal:finish()
  return text:gsub("^%d+\n", ""), code
end

describe("prompt on a terminal", function()
  it("reads a line without echo", function()
    local terminal = open(PROMPT)
    terminal:expect("Password: ")
    assert.is_false(terminal:echoes())
    terminal:type("secret word\n")
    assert.equal("Password: \nanswer:\tsecret word\n", (finish(terminal)))
  end)

  it("restores the terminal", function()
    local terminal = open(PROMPT .. "io.read()")
    terminal:expect("Password: ")
    terminal:type("secret\n")
    terminal:expect("answer:\tsecret")
    assert.is_true(terminal:echoes())
    terminal:type("shown\n")
    assert.matches("shown\n$", (finish(terminal)))
  end)

  it("uses the terminal even if input and output are redirected", function()
    local path = files:path()
    local terminal = open(PROMPT, "exec 3>&1 </dev/null >" .. files.quote(path))
    terminal:expect("Password: ")
    terminal:type("secret\n")
    assert.equal("Password: \n", (finish(terminal)))
    assert.equal("answer:\tsecret\n", files.read(path))
  end)

  it("lets the line be corrected", function()
    local terminal = open(PROMPT)
    terminal:expect("Password: ")
    terminal:type("wrong\21right!\127\n") -- Ctrl-U, backspace
    assert.equal("Password: \nanswer:\tright\n", (finish(terminal)))
  end)

  it("takes an empty line, and a long one", function()
    for _, line in ipairs { "", ("x"):rep(4000) } do
      local terminal = open(PROMPT)
      terminal:expect("Password: ")
      terminal:type(line .. "\n")
      assert.equal("Password: \nanswer:\t" .. line .. "\n", (finish(terminal)))
    end
  end)

  it("returns nil at the end of the input", function()
    local terminal = open(PROMPT .. "io.read()")
    terminal:expect("Password: ")
    terminal:type("\4")
    terminal:expect("answer:\tnil\tcannot read the answer: End of file\teof")
    assert.is_true(terminal:echoes())
    terminal:type("\n")
    terminal:finish()
  end)

  -- The prompt, on a terminal that Ctrl-S has stopped.
  local function open_stopped()
    local terminal = open([[print("ready") io.read()]] .. PROMPT)
    terminal:expect("ready")
    terminal:type("\19\n")
    os.execute("sleep 0.5")
    assert.is_false(terminal:echoes())
    return terminal
  end

  it("waits while the terminal is stopped", function()
    local terminal = open_stopped()
    terminal:type("\17") -- Ctrl-Q
    terminal:expect("Password: ")
    terminal:type("secret\n")
    terminal:expect("answer:\tsecret")
    terminal:finish()
  end)

  it("can be interrupted while the terminal is stopped", function()
    local terminal = open_stopped()
    terminal:type("\3")
    terminal:expect("interrupted!")
    local _, code = finish(terminal)
    assert.equal(1, code)
  end)

  it("ignores Ctrl-Z", function()
    local terminal = open(PROMPT)
    terminal:expect("Password: ")
    terminal:type("a\26b\n")
    assert.equal("Password: \nanswer:\ta\26b\n", (finish(terminal)))
  end)
end)

describe("Ctrl-C at a prompt", function()
  it("restores the echo and raises in Lua's interpreter", function()
    local terminal = open([[
      print(pcall(function()
        require("vrchatapi.core").system.prompt("Password: ")
        print("not reached")
      end))
      io.read()
    ]])
    terminal:expect("Password: ")
    terminal:type("sec\3")
    terminal:expect("interrupted!")
    assert.is_true(terminal:echoes())
    terminal:type("shown\n")
    local output, code = finish(terminal)
    assert.equal(0, code)
    assert.is_nil(output:find("sec", 1, true))
    assert.is_nil(output:find("not reached", 1, true))
  end)

  it("ends a script that does not catch it", function()
    local terminal = open(PROMPT)
    terminal:expect("Password: ")
    terminal:type("\3")
    local output, code = finish(terminal)
    assert.matches("interrupted!", output, 1, true)
    assert.equal(1, code)
  end)
end)

describe("a signal at a prompt", function()
  -- What a program is like that does not handle signals, with a shell that stays around.
  local function interrupted(signal, before)
    local command = process.command(PROMPT, nil, { before = before })
    local terminal = terminals("sh -c " .. files.quote(command) .. "; echo code $?; read line")
    terminal:expect("Password: ")
    assert.is_false(terminal:echoes())
    assert(os.execute(("kill -%s %s"):format(signal, terminal.text:match("^%d+"))))
    return terminal
  end

  for signal, number in pairs { TERM = 15, HUP = 1, QUIT = 3 } do
    it("ends the program as usual once the echo is restored: " .. signal, function()
      local terminal = interrupted(signal, "ulimit -c 0")
      terminal:expect("code " .. 128 + number)
      assert.is_true(terminal:echoes())
      assert.is_nil(terminal.text:find("answer:", 1, true))
      terminal:type("\n")
      terminal:finish()
    end)
  end

  it("has no effect if it is ignored", function()
    local terminal = interrupted("HUP", "trap '' HUP")
    terminal:type("secret\n")
    terminal:expect("answer:\tsecret")
    terminal:expect("code 0")
    terminal:type("\n")
    terminal:finish()
  end)
end)

describe("prompt without a terminal", function()
  -- Runs it in a session that has none; its standard error comes along.
  local function run(script, input)
    local command = process.command(script):gsub("^echo %$%$; ", "")
    return files.output(("printf %s | setsid -w sh -c %s"):format(files.quote(input), files.quote(command)))
  end

  it("reads from the standard input", function()
    assert.equal("Password: answer:\tsecret\n", run(PROMPT, "secret\\nrest\\n"))
    assert.equal("Password: answer:\tno newline\n", run(PROMPT, "no newline"))
  end)

  it(
    "returns nil at its end",
    function()
      assert.equal("Password: answer:\tnil\tcannot read the answer: End of file\teof\n", run(PROMPT, ""))
    end
  )

  it(
    "works together with io.read",
    function()
      assert.equal(
        "Password: first second third\n",
        run(
          [[
      local first = io.read()
      local second = require("vrchatapi.core").system.prompt("Password: ")
      print(first .. " " .. second .. " " .. io.read())
    ]],
          "first\\nsecond\\nthird\\n"
        )
      )
    end
  )

  it(
    "refuses a line that is too long, and drops its rest",
    function()
      assert.equal(
        "12 EFBIG second\n",
        run(
          [[
      local prompt = require("vrchatapi.core").system.prompt
      local _, _, code = prompt("1")
      print(" " .. code .. " " .. prompt("2"))
    ]],
          ("x"):rep(4096) .. "\\nsecond\\n"
        )
      )
    end
  )
end)
