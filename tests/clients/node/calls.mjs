// Calls of @microsoft/microsoft-graph-client, each as its documentation writes them.
//
//     node calls.mjs NAME '{"url": "https://…", "token": "…", …}'
//
// prints what the call gave as JSON, or {"error": {statusCode, code, message}}.

import graph from "@microsoft/microsoft-graph-client";

const { BatchRequestContent, BatchResponseContent, Client, PageIterator } = graph;

const [name, argument] = process.argv.slice(2);
const given = JSON.parse(argument);

const client = Client.init({
  baseUrl: given.url,
  // The client sends its token to Microsoft's own hosts and to these, and over TLS only.
  customHosts: new Set([new URL(given.url).hostname]),
  authProvider: (done) => done(null, given.token),
});

const calls = {
  create: () => client.api("/me/events").post(given.event),

  list: () =>
    client
      .api("/me/events")
      .header("Prefer", 'outlook.timezone="Pacific Standard Time"')
      .select(["subject", "start"])
      .filter(`startsWith(subject,'${given.prefix}')`)
      .orderby("start/dateTime desc")
      .top(given.top)
      .count(true)
      .get(),

  search: () => client.api("/me/messages").search(given.search).select("subject").get(),

  cancel: async () =>
    (await client.api(`/me/events/${given.id}/cancel`).post({ comment: given.comment })) ?? null,

  iterate: async () => {
    const seen = [];
    const first = await client.api("/me/messages").top(given.top).select("subject").get();
    const iterator = new PageIterator(client, first, (message) => {
      seen.push(message.subject);
      return true;
    });
    await iterator.iterate();
    return seen;
  },

  batch: async () => {
    const parts = given.paths.map((path, position) => ({
      id: String(position),
      request: new Request(given.url + path, { method: "GET" }),
    }));
    const content = await new BatchRequestContent(parts).getContent();
    const answer = new BatchResponseContent(await client.api("/$batch").post(content));
    return parts.map(({ id }) => answer.getResponseById(id).status);
  },
};

try {
  console.log(JSON.stringify(await calls[name]()));
} catch ({ statusCode, code, message }) {
  console.log(JSON.stringify({ error: { statusCode, code, message } }));
}
