// What the mock can be made to do: start over, move its clock, fail, act, and write tests.

import { call, get } from "./api.js";
import { ask, choice, field, h, say } from "./dom.js";

export function controls(overview) {
  const button = (id, text, act) => h("button", { id, type: "button", onclick: act }, text);
  return [
    button("send", "Send mail…", () => sendMail(overview())),
    button("advance", "Advance clock…", advance),
    button("fault", "Inject fault…", fault),
    button("scenario", "Copy scenario", () => copyAsTest({ what: "scenario" })),
    button("reset", "Reset…", reset),
  ];
}

// Show lines of a test, ready to be copied: the clipboard is not everybody's to write.
export async function copyAsTest(options) {
  const { code } = await get("inspect/as-test", options);
  const text = h("textarea", { name: "code", rows: Math.min(18, code.split("\n").length + 1), readonly: true, class: "code", spellcheck: "false" });
  text.value = code;
  ask("For a test", [field("These lines hold now", text)], "Copy", async () => {
    text.select();
    if (!navigator.clipboard) throw new Error("A page that is not on this machine may not copy; press Ctrl+C.");
    await navigator.clipboard.writeText(code);
    say("Copied.");
  });
  text.select();
}

function reset() {
  ask("Reset", [h("p", {}, "Back to the seeded state, with nothing recorded?")], "Reset", async () => {
    await call("POST", "reset");
    say("Everything is as it was seeded.");
  });
}

function advance() {
  const amount = h("input", { name: "amount", type: "number", min: 1, value: 1, required: true });
  const unit = choice([["60", "minutes"], ["3600", "hours"], ["86400", "days"]], "3600", { name: "unit" });
  ask("Advance the clock", [field("By", amount), field("Unit", unit)], "Advance", async (given) => {
    const { now } = await call("POST", "clock", { advance: given.amount * given.unit });
    say(`It is ${now} now.`);
  });
}

function fault() {
  const methods = ["*", "GET", "POST", "PATCH", "PUT", "DELETE"].map((each) => [each, each]);
  const kinds = [
    ["429", "429 too many requests"],
    ["503", "503 service unavailable"],
    ["504", "504 gateway timeout"],
    ["401", "401 unauthorized"],
    ["drop", "the connection drops"],
    ["lost", "the answer is lost"],
  ];
  const pattern = h("input", { name: "path", value: "/me/events/*/cancel", required: true });
  const times = h("input", { name: "times", type: "number", min: 1, value: 1 });
  const fields = [
    field("Method", choice(methods, "POST", { name: "method" })),
    field("Path", pattern),
    field("What goes wrong", choice(kinds, "429", { name: "kind" })),
    field("How many times", times),
  ];
  ask("Inject a fault", fields, "Inject", async (given) => {
    const kind = { drop: { drop: true }, lost: { lost_response: true } }[given.kind] ?? { status: Number(given.kind) };
    if (given.kind === "429") kind.retry_after = 1;
    const words = { method: given.method, path_pattern: given.path, times: Number(given.times), optional: true };
    await call("POST", "faults", { ...words, ...kind });
    say("The next such call meets it.");
  });
}

function sendMail({ mailboxes }) {
  const people = mailboxes.filter((each) => each.kind !== "group").map((each) => [each.mail, each.mail]);
  const fields = [
    field("As", choice(people, people[0]?.[0], { name: "as" })),
    field("To, separated by commas", h("input", { name: "to", required: true })),
    field("Subject", h("input", { name: "subject" })),
    field("Text", h("textarea", { name: "body", rows: 5 })),
  ];
  ask("Send a mail", fields, "Send", async (given) => {
    const to = given.to.split(",").map((each) => each.trim()).filter(Boolean);
    await call("POST", "inspect/send", { ...given, to });
    say("Sent.");
  });
}
