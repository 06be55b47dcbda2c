// A program that knows nothing of a mock: it cancels a meeting with @microsoft/microsoft-graph-client.
import graph from "@microsoft/microsoft-graph-client";

const client = graph.Client.init({ authProvider: (done) => done(null, process.env.TOKEN) });

await client.api(`/me/events/${process.env.EVENT}/cancel`).post({ comment: "Room flooded" });
