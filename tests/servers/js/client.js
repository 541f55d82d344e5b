// Somebody with xmpp.js over WebSocket: says what comes as a line of JSON on stdin, and tells what
// it hears as lines of JSON on stdout. Arguments: address, password, WebSocket address.
import readline from "node:readline";
import WebSocket from "ws";

globalThis.WebSocket = WebSocket; // node has one of its own from 22 on
const { client, xml } = await import("@xmpp/client");

const [address, password, service] = process.argv.slice(2);
const [username, domain] = address.split("@");
const tell = (what) => console.log(JSON.stringify(what));
const xmpp = client({ service, domain, username, password, resource: "xmpp.js" });

xmpp.on("error", (error) => tell({ error: String(error) }));
xmpp.on("stanza", (stanza) => {
  if (!stanza.is("message")) return;
  tell({
    from: stanza.attrs.from,
    id: stanza.attrs.id,
    body: stanza.getChildText("body"),
    children: stanza.getChildElements().map((child) => `{${child.getNS()}}${child.name}`),
  });
});
xmpp.on("online", async () => {
  // 0.14 miscounts what is sent at this very moment (XEP-0198), and the server ends the stream.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await xmpp.send(xml("presence"));
  tell({ online: true });
});

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
xmpp.start().catch((error) => tell({ error: String(error) }));
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { to, id, body } = JSON.parse(line);
  const request = xml("request", { xmlns: "urn:xmpp:receipts" });
  await xmpp.send(xml("message", { to, id, type: "chat" }, xml("body", {}, body), request));
}
process.exit(0); // the test closed our input
