// A meeting from all sides: the copy in each mailbox beside the others, with who answered what.

import { call, get } from "./api.js";
import { ask, choice, field, fill, h, say } from "./dom.js";
import { copyAsTest } from "./controls.js";
import { notices } from "./outbox.js";
import { day, instant, response, time } from "./text.js";

export async function mount(main, [uid, occurrence], overview) {
  const inner = h("div", {});
  fill(main, inner);
  let title = "Meeting";

  async function update() {
    const found = await get("inspect/meeting", { uid, occurrence }).catch((error) => ({ error }));
    if (found.error) {
      fill(inner, h("h2", {}, "Meeting"), h("p", {}, found.error.message));
      return;
    }
    const [first] = found.sides;
    title = first.subject;
    fill(
      inner,
      h("h2", { class: first.isCancelled ? "off" : null }, first.subject, first.isCancelled ? h("span", { class: "label" }, "Cancelled") : null),
      h("p", { class: "quiet" }, `${occurrence ? "One date of a series, " : ""}${found.sides.length} ${found.sides.length === 1 ? "copy" : "copies"}, organized by ${first.organizer}`),
      h(
        "div",
        { class: "buttons" },
        h("button", { id: "act", type: "button", onclick: () => act(found) }, "Answer or cancel…"),
        h("button", { id: "copy-meeting", type: "button", onclick: () => copyAsTest({ what: "meeting", uid, occurrence }) }, "Copy as test"),
      ),
      h("div", { class: "sides" }, found.sides.map(side)),
      h("h3", {}, "Messages about it"),
      notices(found.notices),
    );
  }

  function act({ sides }) {
    const people = sides.filter((each) => overview().mailboxes.some((m) => m.mail === each.mailbox && m.kind !== "group"));
    const who = choice(people.map((each) => [each.mailbox, each.mailbox]), people.at(-1)?.mailbox, { name: "as" });
    const what = choice(
      [["accept", "accepts"], ["tentativelyAccept", "accepts tentatively"], ["decline", "declines"], ["cancel", "cancels (the organizer)"]],
      "accept",
      { name: "do" },
    );
    const comment = h("textarea", { name: "comment", rows: 3 });
    ask("Act as somebody", [field("Who", who), field("What", what), field("Comment", comment)], "Do it", async (given) => {
      await call("POST", "inspect/act", { ...given, uid, occurrence: occurrence ?? null });
      say(`${given.as} has done it.`);
    });
  }
  await update();
  return { title, update };
}

function side(each) {
  const state = each.isCancelled ? "cancelled" : each.response;
  const date = each.start.slice(0, 10);
  const when = each.isAllDay ? `${day(date)}, all day` : `${day(date)}, ${time(each.start)} to ${time(each.end)}`;
  return h(
    "article",
    { class: `side ${state}`, "aria-label": each.mailbox },
    h("h3", {}, each.mailbox),
    h("p", { class: "quiet" }, each.isOrganizer ? "Organizer's copy" : "Attendee's copy"),
    h("p", {}, each.isCancelled ? h("del", {}, each.subject) : each.subject, each.isCancelled ? h("b", { class: "label" }, "Cancelled") : null),
    h(
      "dl",
      { class: "facts" },
      h("dt", {}, "When"),
      h("dd", {}, when, h("span", { class: "quiet" }, ` ${each.timeZone}`)),
      h("dt", {}, "Where"),
      h("dd", {}, each.location || "nowhere said"),
      h("dt", {}, "Lies in"),
      h("dd", {}, each.place),
      h("dt", {}, "Shows as"),
      h("dd", {}, each.showAs),
      each.isOrganizer ? [] : [h("dt", {}, "Own answer"), h("dd", {}, response(each.response))],
    ),
    h(
      "table",
      {},
      h("caption", {}, "Attendees, as this copy knows them"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Who"), h("th", { scope: "col" }, "Answer"))),
      h(
        "tbody",
        {},
        each.attendees.map((one) => {
          const label = one.mail === each.organizer ? "organizes it" : one.type === "required" ? null : one.type;
          return h(
            "tr",
            {},
            h("th", { scope: "row", title: one.mail }, one.name, label ? h("span", { class: "quiet" }, ` ${label}`) : null),
            h("td", { class: `answer ${one.response}` }, response(one.response), one.respondedAt ? h("span", { class: "quiet" }, ` ${instant(one.respondedAt)}`) : null),
          );
        }),
      ),
    ),
  );
}
