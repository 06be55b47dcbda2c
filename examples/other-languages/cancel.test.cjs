// Node's own test runner, and Microsoft's client with nothing set:
//
//     graphmock run --users 3 -- node --test cancel.test.cjs
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { Client } = require("@microsoft/microsoft-graph-client");

const mock = process.env.GRAPHMOCK_URL;

async function control(method, name, body) {
  const answer = await fetch(`${mock}/_graphmock/${name}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  return answer.status === 204 ? null : answer.json();
}

async function signedIn(mail) {
  const { access_token } = await control("POST", "token", { user: mail });
  return Client.init({ authProvider: (done) => done(null, access_token) });
}

test("cancelling a meeting tells its attendee why", async () => {
  await control("POST", "reset");
  const { value } = await (await fetch(`${mock}/v1.0/users`)).json();
  const [alice, bob] = value.map((user) => user.mail);
  const client = await signedIn(alice);
  const meeting = await client.api("/me/events").post({
    subject: "Budget review",
    start: { dateTime: "2031-03-04T13:00:00", timeZone: "UTC" },
    end: { dateTime: "2031-03-04T14:00:00", timeZone: "UTC" },
    attendees: [{ emailAddress: { address: bob } }],
  });

  await client.api(`/me/events/${meeting.id}/cancel`).post({ comment: "Room flooded" });

  const notices = (await control("GET", "outbox")).value;
  assert.deepEqual(
    notices.map((notice) => [notice.kind, notice.to, notice.comment]),
    [
      ["invitation", [bob], null],
      ["cancellation", [bob], "Room flooded"],
    ],
  );
});
