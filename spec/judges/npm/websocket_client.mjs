// Clients of the npm package ws. Prints what they see as JSON.
//
//   node websocket_client.mjs '{"url":…,"bad":[…]}'      what a server does for them; `bad` are bytes in hex
//   node websocket_client.mjs '{"url":…,"listen":true}'  what comes until the connection ends
import WebSocket from "ws";

const values = JSON.parse(process.argv[2]);
const results = {};

// The client of a connection that is open, and how to wait for its events.
async function open() {
  const socket = new WebSocket(values.url, { headers: { "User-Agent": "ws" } });
  socket.events = [];
  let wake = () => {};
  const note = (event) => {
    socket.events.push(event);
    wake();
  };
  socket.on("open", () => note({ kind: "open" }));
  socket.on("message", (data, isBinary) => note({ kind: "message", data, isBinary }));
  for (const kind of ["ping", "pong"]) socket.on(kind, (data) => note({ kind, data }));
  socket.on("close", (code, reason) => note({ kind: "close", code, reason: reason.toString() }));
  socket.on("error", (error) => note({ kind: "error", code: error.code, message: error.message }));
  socket.next = async () => {
    while (!socket.events.length) await new Promise((resolve) => (wake = resolve));
    return socket.events.shift();
  };
  const first = await socket.next();
  if (first.kind !== "open") throw new Error(JSON.stringify(first));
  return socket;
}

async function sizes() {
  const socket = await open();
  results.extensions = socket.extensions;
  results.sizes = [];
  for (const size of [0, 1, 125, 126, 65535, 65536, 1048576]) {
    for (const data of [Buffer.alloc(size, "\xff"), "x".repeat(size)]) {
      socket.send(data);
      const event = await socket.next();
      const isSame = event.isBinary === (typeof data !== "string") && event.data.equals(Buffer.from(data));
      results.sizes.push(isSame);
    }
  }
  socket.send(Buffer.alloc(1048577));
  results.large = await socket.next();
}

async function fragments() {
  const socket = await open();
  const bytes = Buffer.from("a \u{1f600} in fragments");
  socket.send(bytes.subarray(0, 4), { binary: false, fin: false });
  socket.ping("between");
  socket.send("", { binary: false, fin: false });
  socket.send(bytes.subarray(4), { binary: false, fin: true });
  const pong = await socket.next();
  results.pong = pong.kind + " " + pong.data;
  results.fragments = (await socket.next()).data.toString();
  socket.send("ping hello");
  const ping = await socket.next(); // ws answers it
  results.ping = ping.kind + " " + ping.data;
  results.answer = (await socket.next()).data.toString();
  socket.close(3001, "done");
  results.closed = await socket.next();
}

async function closed() {
  const socket = await open();
  socket.send("close 1001 going away");
  results.closing = await socket.next();
}

async function bad() {
  results.bad = {};
  for (const bytes of values.bad) {
    const socket = await open();
    socket.send("bytes " + bytes);
    const event = await socket.next();
    results.bad[bytes] = event.kind === "error" ? event.code : event.kind;
    socket.terminate();
  }
}

async function listen() {
  const socket = await open();
  results.events = [];
  for (;;) {
    const event = await socket.next();
    results.events.push(event.data ? { ...event, data: event.data.toString() } : event);
    if (event.kind === "close") break;
  }
}

for (const part of values.listen ? [listen] : [sizes, fragments, closed, bad]) await part();
console.log(JSON.stringify(results));
