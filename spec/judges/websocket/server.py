"""A server of Debian's python3-websockets. The path says what it does; websocket_judge.lua knows them."""
import asyncio
import json
import sys
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.legacy.server import serve  # of version 10 and of newer ones

closes = {}  # how connections have ended, by their targets, as the server knows it


async def echo(socket, _):
    async for message in socket:
        await socket.send(message)


async def fragments(socket, _):
    async def parts():
        yield "a \U0001f600 in "
        await socket.ping(b"between")
        for _ in range(3):
            yield ""
        yield "fragments"

    await socket.send(parts())
    await socket.wait_closed()


async def ping(socket, _):
    await (await socket.ping(b"\x00any\xff" * 25))
    await socket.send("answered")
    await socket.wait_closed()


async def burst(socket, query):
    for i in range(int(query["count"][0])):
        await socket.send(str(i))
    await socket.wait_closed()


async def close(socket, query):
    if "code" in query:
        await socket.close(int(query["code"][0]), query["reason"][0])
    else:  # the library knows no close frame without a code
        socket.transport.write(b"\x88\x00")
        await socket.wait_closed()


async def closed(socket, query):
    target = query["target"][0]
    while target not in closes:
        await asyncio.sleep(0.001)
    await socket.send(json.dumps(closes[target]))
    await socket.wait_closed()


PATHS = {
    "/echo": echo,
    "/fragments": fragments,
    "/ping": ping,
    "/burst": burst,
    "/close": close,
    "/closed": closed,
}
EXTRA = {
    "/extension": ("Sec-WebSocket-Extensions", "permessage-deflate"),
    "/subprotocol": ("Sec-WebSocket-Protocol", "chat"),
}


async def handle(socket):
    url = urlsplit(socket.path)
    if url.path in PATHS:
        await PATHS[url.path](socket, parse_qs(url.query))
    await socket.wait_closed()
    closes[socket.path] = {"code": socket.close_code, "reason": socket.close_reason}


async def refuse(path, _):
    if path == "/refused":
        return HTTPStatus.TOO_MANY_REQUESTS, [("Retry-After", "7")], b'{"error":"slow down"}'
    return None


def extra_headers(path, _):
    return [EXTRA[path]] if path in EXTRA else []


async def main():
    await serve(
        handle,
        "127.0.0.1",
        int(sys.argv[1]),
        compression="deflate",
        max_size=None,
        ping_interval=None,
        process_request=refuse,
        extra_headers=extra_headers,
    )
    await asyncio.Future()


asyncio.run(main())
