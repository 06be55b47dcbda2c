// The calls that came in, each with what it did.

import { get } from "./api.js";
import { copyAsTest } from "./controls.js";
import { fill, h } from "./dom.js";
import { notices } from "./outbox.js";

const SHORT = /A[A-Za-z0-9_-]{39,}(=|%3D)*/g;
const short = (path) => path.replace(SHORT, (id) => `${id.slice(0, 6)}…${id.slice(-8)}`);

export async function mount(main) {
  const list = h("div", {});
  fill(
    main,
    h("h2", {}, "Requests"),
    h("p", { class: "quiet" }, "Calls to Graph, newest first, each with what it did. What this page asks is not among them."),
    list,
  );
  async function update() {
    const { value, total } = await get("inspect/requests");
    fill(
      list,
      h("p", { class: "quiet" }, !total ? "" : total > value.length ? `The last ${value.length} of ${total}` : `${total} in all`),
      value.length ? value.map(request) : h("p", { class: "empty quiet" }, "Nobody has called yet."),
    );
  }
  await update();
  return { title: "Requests", update };
}

function request({ index, request: asked, answer, notices: sent, moves, changes }) {
  const failed = asked.status >= 400 || asked.status === 0;
  const query = Object.entries(asked.query).map(([name, value]) => `${name}=${value}`).join("&");
  return h(
    "details",
    { id: `request-${index}`, class: "card request" },
    h(
      "summary",
      {},
      h("b", { class: "method" }, asked.method),
      h("code", {}, short(asked.path) + (query ? `?${query}` : "")),
      h("span", { class: failed ? "status failed" : "status" }, asked.status || "no answer"),
      h("span", { class: "quiet" }, asked.caller ?? "nobody"),
      sent.length ? h("span", { class: "badge" }, `${sent.length} sent`) : null,
      moves.length ? h("span", { class: "badge" }, `${moves.length} moved`) : null,
      asked.fault ? h("span", { class: "badge cancellation" }, asked.fault) : null,
    ),
    h("p", { class: "quiet" }, `${asked.durationMs} ms`),
    h("div", { class: "buttons" }, h("button", { type: "button", onclick: () => copyAsTest({ what: "request", index: `${index}` }) }, "Copy as test")),
    sent.length ? [h("h3", {}, "Sent"), notices(sent)] : null,
    moves.length ? [h("h3", {}, "Moved"), h("ul", {}, moves.map((each) => h("li", {}, `${each.itemType} "${each.subject}" of ${each.mailbox}: ${each.source} to ${each.target} (${each.reason})`)))] : null,
    changes.length ? [h("h3", {}, "Changed"), h("ul", {}, changes.map((each) => h("li", {}, `${each.mailbox}: ${each.count} × ${each.reason}`)))] : null,
    payload("Request body", asked.body),
    payload("Answer", answer),
  );
}

function payload(title, content) {
  if (content === null) return null;
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
  return [h("h3", {}, title), h("pre", { tabindex: "0", "aria-label": title }, text)];
}
