// A program that knows nothing of a mock: it cancels a meeting with Node's https, and an agent of its own.
const https = require("node:https");

const body = JSON.stringify({ comment: "Room flooded" });
const request = https.request(
  `https://graph.microsoft.com/v1.0/me/events/${process.env.EVENT}/cancel`,
  {
    method: "POST",
    agent: new https.Agent({ keepAlive: true }),
    headers: {
      Authorization: `Bearer ${process.env.TOKEN}`,
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
    },
  },
  (answer) => {
    answer.resume();
    answer.on("end", () => process.exit(answer.statusCode === 202 ? 0 : 1));
  },
);
request.end(body);
