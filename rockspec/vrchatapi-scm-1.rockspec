rockspec_format = "3.0"
package = "vrchatapi"
version = "scm-1"

source = {
  url = "git+https://github.com/vrchatapi/vrchatapi-lua.git",
}

description = {
  summary = "The VRChat Invite API for Lua, over libcurl",
  detailed = [[
    Sends and answers VRChat invites, with photos, and manages their messages:
    a C module over libcurl, and a Lua layer on top. The sandbox, a local
    emulator of the service for tests and demos, needs luv as well.
  ]],
  license = "MIT",
}

dependencies = {
  "lua >= 5.4",
  "lua-cjson >= 2.1.0",
}

-- Without a header: LuaRocks does not search Debian's multi-arch folder, which
-- the compiler finds by itself.
external_dependencies = {
  CURL = { library = "curl" },
}

-- The lists between the markers are written by `make rockspec`.
build = {
  type = "builtin",
  modules = {
    ["vrchatapi.core"] = {
      -- begin sources
      sources = {
        "src/binding/arguments.c",
        "src/binding/body.c",
        "src/binding/client.c",
        "src/binding/core.c",
        "src/binding/credentials.c",
        "src/binding/describe.c",
        "src/binding/error.c",
        "src/binding/image.c",
        "src/binding/json.c",
        "src/binding/mistake.c",
        "src/binding/options.c",
        "src/binding/query.c",
        "src/binding/reply.c",
        "src/binding/request.c",
        "src/binding/system.c",
        "src/binding/system_journal.c",
        "src/binding/system_lock.c",
        "src/binding/values.c",
        "src/engine/buffer.c",
        "src/engine/client.c",
        "src/engine/cookies.c",
        "src/engine/credentials.c",
        "src/engine/engine.c",
        "src/engine/handle.c",
        "src/engine/headers.c",
        "src/engine/photo.c",
        "src/engine/poller_epoll.c",
        "src/engine/poller_kqueue.c",
        "src/engine/poller_poll.c",
        "src/engine/shared.c",
        "src/engine/text.c",
        "src/engine/transfer.c",
        "src/engine/url.c",
        "src/operations/authentication.c",
        "src/operations/codes.c",
        "src/operations/friends.c",
        "src/operations/instances.c",
        "src/operations/invite.c",
        "src/operations/notifications.c",
        "src/operations/operations.c",
        "src/operations/users.c",
        "src/operations/worlds.c",
        "src/system/clock.c",
        "src/system/descriptor.c",
        "src/system/failure.c",
        "src/system/file.c",
        "src/system/journal.c",
        "src/system/lock.c",
        "src/system/place.c",
        "src/system/random.c",
        "src/system/terminal.c",
      },
      -- end sources
      defines = { "_GNU_SOURCE" },
      incdirs = { "src", "$(CURL_INCDIR)" },
      libdirs = { "$(CURL_LIBDIR)" },
      libraries = { "curl", "pthread" },
    },
    -- begin modules
    ["vrchatapi.call"] = "lua/vrchatapi/call.lua",
    ["vrchatapi.client"] = "lua/vrchatapi/client.lua",
    ["vrchatapi.clock"] = "lua/vrchatapi/clock.lua",
    ["vrchatapi.guard"] = "lua/vrchatapi/guard.lua",
    ["vrchatapi"] = "lua/vrchatapi/init.lua",
    ["vrchatapi.limiter"] = "lua/vrchatapi/limiter.lua",
    ["vrchatapi.location"] = "lua/vrchatapi/location.lua",
    ["vrchatapi.login"] = "lua/vrchatapi/login.lua",
    ["vrchatapi.loop.cqueues"] = "lua/vrchatapi/loop/cqueues.lua",
    ["vrchatapi.loop.luv"] = "lua/vrchatapi/loop/luv.lua",
    ["vrchatapi.options"] = "lua/vrchatapi/options.lua",
    ["vrchatapi.pages"] = "lua/vrchatapi/pages.lua",
    ["vrchatapi.retry"] = "lua/vrchatapi/retry.lua",
    ["vrchatapi.sandbox.accounts"] = "lua/vrchatapi/sandbox/accounts.lua",
    ["vrchatapi.sandbox.admission"] = "lua/vrchatapi/sandbox/admission.lua",
    ["vrchatapi.sandbox.authentication"] = "lua/vrchatapi/sandbox/authentication.lua",
    ["vrchatapi.sandbox.base64"] = "lua/vrchatapi/sandbox/base64.lua",
    ["vrchatapi.sandbox.body"] = "lua/vrchatapi/sandbox/body.lua",
    ["vrchatapi.sandbox.channel"] = "lua/vrchatapi/sandbox/channel.lua",
    ["vrchatapi.sandbox.check"] = "lua/vrchatapi/sandbox/check.lua",
    ["vrchatapi.sandbox.connection"] = "lua/vrchatapi/sandbox/connection.lua",
    ["vrchatapi.sandbox.control"] = "lua/vrchatapi/sandbox/control.lua",
    ["vrchatapi.sandbox.errors"] = "lua/vrchatapi/sandbox/errors.lua",
    ["vrchatapi.sandbox.faults"] = "lua/vrchatapi/sandbox/faults.lua",
    ["vrchatapi.sandbox.friends"] = "lua/vrchatapi/sandbox/friends.lua",
    ["vrchatapi.sandbox.gzip"] = "lua/vrchatapi/sandbox/gzip.lua",
    ["vrchatapi.sandbox.http"] = "lua/vrchatapi/sandbox/http.lua",
    ["vrchatapi.sandbox.inbox"] = "lua/vrchatapi/sandbox/inbox.lua",
    ["vrchatapi.sandbox"] = "lua/vrchatapi/sandbox/init.lua",
    ["vrchatapi.sandbox.instances"] = "lua/vrchatapi/sandbox/instances.lua",
    ["vrchatapi.sandbox.invites"] = "lua/vrchatapi/sandbox/invites.lua",
    ["vrchatapi.sandbox.limit"] = "lua/vrchatapi/sandbox/limit.lua",
    ["vrchatapi.sandbox.lookalike"] = "lua/vrchatapi/sandbox/lookalike.lua",
    ["vrchatapi.sandbox.messages"] = "lua/vrchatapi/sandbox/messages.lua",
    ["vrchatapi.sandbox.multipart"] = "lua/vrchatapi/sandbox/multipart.lua",
    ["vrchatapi.sandbox.notifications"] = "lua/vrchatapi/sandbox/notifications.lua",
    ["vrchatapi.sandbox.paging"] = "lua/vrchatapi/sandbox/paging.lua",
    ["vrchatapi.sandbox.photos"] = "lua/vrchatapi/sandbox/photos.lua",
    ["vrchatapi.sandbox.places"] = "lua/vrchatapi/sandbox/places.lua",
    ["vrchatapi.sandbox.record"] = "lua/vrchatapi/sandbox/record.lua",
    ["vrchatapi.sandbox.replies"] = "lua/vrchatapi/sandbox/replies.lua",
    ["vrchatapi.sandbox.seed"] = "lua/vrchatapi/sandbox/seed.lua",
    ["vrchatapi.sandbox.server"] = "lua/vrchatapi/sandbox/server.lua",
    ["vrchatapi.sandbox.service"] = "lua/vrchatapi/sandbox/service.lua",
    ["vrchatapi.sandbox.sessions"] = "lua/vrchatapi/sandbox/sessions.lua",
    ["vrchatapi.sandbox.shapes.current_user"] = "lua/vrchatapi/sandbox/shapes/current_user.lua",
    ["vrchatapi.sandbox.shapes.friend"] = "lua/vrchatapi/sandbox/shapes/friend.lua",
    ["vrchatapi.sandbox.shapes.instance"] = "lua/vrchatapi/sandbox/shapes/instance.lua",
    ["vrchatapi.sandbox.shapes.profile"] = "lua/vrchatapi/sandbox/shapes/profile.lua",
    ["vrchatapi.sandbox.shapes.user"] = "lua/vrchatapi/sandbox/shapes/user.lua",
    ["vrchatapi.sandbox.shapes.world"] = "lua/vrchatapi/sandbox/shapes/world.lua",
    ["vrchatapi.sandbox.slots"] = "lua/vrchatapi/sandbox/slots.lua",
    ["vrchatapi.sandbox.state"] = "lua/vrchatapi/sandbox/state.lua",
    ["vrchatapi.sandbox.times"] = "lua/vrchatapi/sandbox/times.lua",
    ["vrchatapi.sandbox.users"] = "lua/vrchatapi/sandbox/users.lua",
    ["vrchatapi.sandbox.worlds"] = "lua/vrchatapi/sandbox/worlds.lua",
    ["vrchatapi.scheduler"] = "lua/vrchatapi/scheduler.lua",
    ["vrchatapi.session"] = "lua/vrchatapi/session.lua",
    ["vrchatapi.session_record"] = "lua/vrchatapi/session_record.lua",
    ["vrchatapi.sha1"] = "lua/vrchatapi/sha1.lua",
    ["vrchatapi.timers"] = "lua/vrchatapi/timers.lua",
    ["vrchatapi.totp"] = "lua/vrchatapi/totp.lua",
    ["vrchatapi.trace"] = "lua/vrchatapi/trace.lua",
    -- end modules
  },
}
