// A program that knows nothing of a mock: it cancels a meeting with Node's own fetch.
const answer = await fetch(
  `https://graph.microsoft.com/v1.0/me/events/${process.env.EVENT}/cancel`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ comment: "Room flooded" }),
  },
);
if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
