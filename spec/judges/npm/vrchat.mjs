// The npm package `vrchat` beside the sandbox: what its users do, as JSON on the output.
// Its one argument is JSON: url, the seed's ids and secrets, the sandbox's time, a photo's path.
import { readFile } from "node:fs/promises";
import { VRChat } from "vrchat";

const box = JSON.parse(process.argv[2]);
Date.now = () => box.now * 1000; // what the code of the second factor is made of

const client = new VRChat({
  application: { name: "Judges", version: "1.0", contact: "judges@vrchatapi.test" },
  baseUrl: box.url,
});

const results = {};

async function keep(name, call) {
  const { data, error } = await call;
  results[name] = error ? { error: String(error.message ?? error) } : { data };
}

await keep("login", client.login({
  username: box.username, password: box.password, totpSecret: box.totp_secret,
}));
await keep("messages", client.getInviteMessages({
  path: { userId: box.user_id, messageType: "message" },
}));
await keep("update", client.updateInviteMessage({
  path: { userId: box.user_id, messageType: "message", slot: 4 }, body: { message: "Hello, World!" },
}));
await keep("invite", client.inviteUser({
  path: { userId: box.friend_id }, body: { instanceId: box.location, messageSlot: 2 },
}));
await keep("refused", client.inviteUser({
  path: { userId: box.stranger_id }, body: { instanceId: box.location },
}));
await keep("request", client.requestInvite({ path: { userId: box.friend_id }, body: {} }));
await keep("respond", client.respondInvite({
  path: { notificationId: box.notification_id }, body: { responseSlot: 1 },
}));
const image = new File([await readFile(box.photo)], "image.png", { type: "image/png" });
await keep("photo", client.inviteUserWithPhoto({
  path: { userId: box.friend_id }, body: { data: { instanceId: box.location }, image },
}));
await keep("notifications", client.getNotifications({}));

process.stdout.write(JSON.stringify(results));
process.exit(0); // its cache and its socket would keep it
