// A server of the npm package ws. The path says what it does; websocket_judge.lua knows them.
import { WebSocketServer } from "ws";

const closes = {}; // how connections have ended, by their targets, as the server knows it

const sendClosed = (socket, target) =>
  closes[target] ? socket.send(JSON.stringify(closes[target])) : setTimeout(sendClosed, 1, socket, target);

const paths = {
  "/echo": (socket) =>
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary })),
  "/fragments": (socket) => {
    const bytes = Buffer.from("a \u{1f600} in fragments");
    socket.send(bytes.subarray(0, 4), { binary: false, fin: false });
    socket.ping("between");
    for (let i = 0; i < 3; i++) socket.send("", { binary: false, fin: false });
    socket.send(bytes.subarray(4), { binary: false, fin: true });
  },
  "/ping": (socket) => {
    const payload = Buffer.from("\0any\xff".repeat(25), "latin1");
    socket.on("pong", (data) => data.equals(payload) && socket.send("answered"));
    socket.ping(payload);
  },
  "/burst": (socket, query) => {
    for (let i = 0; i < Number(query.get("count")); i++) socket.send(String(i));
  },
  "/close": (socket, query) =>
    query.has("code")
      ? socket.close(Number(query.get("code")), query.get("reason"))
      : socket.close(),
  "/closed": (socket, query) => sendClosed(socket, query.get("target")),
};
const extra = {
  "/extension": "Sec-WebSocket-Extensions: permessage-deflate",
  "/subprotocol": "Sec-WebSocket-Protocol: chat",
};

const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(process.argv[2]),
  perMessageDeflate: true,
  verifyClient: ({ req }, accept) =>
    accept(req.url !== "/refused", 429, '{"error":"slow down"}', { "Retry-After": "7" }),
});
server.on("headers", (headers, request) => {
  if (extra[request.url]) headers.push(extra[request.url]);
});
server.on("connection", (socket, request) => {
  const url = new URL(request.url, "ws://127.0.0.1");
  socket.on("error", () => {}); // of clients that break a rule
  socket.on("close", (code, reason) => {
    closes[request.url] = { code, reason: reason.toString() };
  });
  paths[url.pathname]?.(socket, url.searchParams);
});
