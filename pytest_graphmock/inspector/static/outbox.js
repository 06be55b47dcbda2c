// Every message that left a mailbox, as it happens.

import { get } from "./api.js";
import { copyAsTest } from "./controls.js";
import { fill, h } from "./dom.js";
import { instant } from "./text.js";

export async function mount(main) {
  const list = h("div", { id: "notices" });
  fill(
    main,
    h("h2", {}, "Outbox"),
    h("p", { class: "quiet" }, "Every message that left a mailbox, newest first. It fills as things happen."),
    h("div", { class: "buttons" }, h("button", { type: "button", onclick: () => copyAsTest({ what: "outbox" }) }, "Copy as test")),
    list,
  );
  async function update() {
    const { value } = await get("outbox");
    fill(list, notices(value.reverse()));
  }
  await update();
  return { title: "Outbox", update };
}

export function notices(found) {
  if (!found.length) return h("p", { class: "empty quiet" }, "Nothing was sent.");
  return h("ol", { class: "notices" }, found.map(notice));
}

export function notice(each) {
  const inside = each.to.filter((to) => !each.external.includes(to));
  return h(
    "li",
    { class: "card" },
    h("p", {}, h("span", { class: `badge ${each.kind}` }, each.kind), " ", h("b", {}, each.subject), each.occurrence ? ` on ${each.occurrence}` : null),
    h(
      "p",
      {},
      `${each.from} to ${inside.join(", ")}`,
      inside.length && each.external.length ? ", " : null,
      each.external.map((to, index) => [index ? ", " : null, h("span", { title: "outside the tenant" }, `${to} (outside)`)]),
    ),
    each.comment ? h("blockquote", {}, each.comment) : null,
    h("p", { class: "quiet" }, h("time", { datetime: each.sentDateTime }, instant(each.sentDateTime))),
  );
}
