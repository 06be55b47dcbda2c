// A calendar, by week or by month. What was called off looks called off, wherever its copy lies.

import { get, mailboxPath } from "./api.js";
import { choice, field, fill, h } from "./dom.js";
import { day, meetingLink, monday, plus, response, time } from "./text.js";

const FULL = { day: "numeric", month: "long", year: "numeric" };

export async function mount(main, [owner, span = "week", date], overview) {
  const { mailboxes, now } = overview();
  const mailbox = mailboxes.find((each) => each.id === owner) ?? mailboxes[0];
  if (!mailbox) {
    fill(main, h("h2", {}, "Calendar"), h("p", {}, "Nobody has a calendar here."));
    return { title: "Calendar", update: () => {} };
  }
  const today = now.slice(0, 10);
  const at = date ?? today;
  const [first, count] = span === "month" ? monthOf(at) : [monday(at), 7];
  const link = (to) => `#/calendar/${mailbox.id}/${span}/${to}`;
  const [before, after] =
    span === "month" ? [firstOf(plus(firstOf(at), -1)), firstOf(plus(firstOf(at), 32))] : [plus(first, -7), plus(first, 7)];
  const title =
    span === "month"
      ? day(at, { month: "long", year: "numeric" })
      : `${day(first, FULL)} to ${day(plus(first, 6), FULL)}`;
  const grid = h("div", { class: `days ${span}` });
  const people = choice(
    mailboxes.map((each) => [each.id, `${each.displayName} <${each.mail}>`]),
    mailbox.id,
    { id: "mailbox", onchange: (e) => (location.hash = `#/calendar/${e.target.value}/${span}/${at}`) },
  );
  const spanLink = (each, text) =>
    h("a", { class: "button", href: `#/calendar/${mailbox.id}/${each}/${at}`, "aria-current": each === span ? "true" : null }, text);
  fill(
    main,
    h(
      "div",
      { class: "bar" },
      field("Calendar of", people),
      h("div", { class: "buttons" }, spanLink("week", "Week"), spanLink("month", "Month")),
      h(
        "div",
        { class: "buttons" },
        h("a", { class: "button", href: link(before), "aria-label": `The ${span} before` }, "‹"),
        h("a", { class: "button", href: link(today) }, "Today"),
        h("a", { class: "button", href: link(after), "aria-label": `The ${span} after` }, "›"),
      ),
    ),
    h("h2", {}, title, h("span", { class: "quiet" }, ` ${mailbox.timeZone}`)),
    grid,
  );

  async function update() {
    const options = { start: first, end: plus(first, count) };
    const { value } = await get(mailboxPath(mailbox.id, "calendar"), options);
    fill(grid, Array.from({ length: count }, (_, index) => column(plus(first, index), value)));
  }

  function column(date, events) {
    const own = events.filter((each) => each.start.slice(0, 10) <= date && lastDay(each) >= date);
    const isOther = span === "month" && date.slice(0, 7) !== at.slice(0, 7);
    const classes = ["day", date === today ? "today" : "", isOther ? "other" : ""].join(" ");
    return h(
      "section",
      { class: classes, "aria-labelledby": `day-${date}` },
      h("h3", { id: `day-${date}` }, day(date), date === today ? h("span", { class: "hidden" }, " today") : null),
      own.length ? h("ul", {}, own.map((each, index) => entry(each, `${date}-${index}`))) : null,
    );
  }
  await update();
  return { title: `Calendar of ${mailbox.displayName}`, update };
}

function entry(event, id) {
  const when = event.isAllDay ? "all day" : `${time(event.start)} to ${time(event.end)}`;
  const state = event.isCancelled ? "cancelled" : event.response;
  return h(
    "li",
    {},
    h(
      "a",
      { id: `event-${id}`, class: `event ${state}`, href: meetingLink(event.meeting) },
      h("span", { class: "when" }, when),
      event.isCancelled ? h("del", { class: "title" }, event.subject) : h("span", { class: "title" }, event.subject),
      event.isCancelled ? h("b", { class: "label" }, place(event)) : null,
      !event.isCancelled && !event.isOrganizer ? h("span", { class: "label" }, response(event.response)) : null,
      event.location ? h("span", { class: "quiet" }, event.location) : null,
    ),
  );
}

const place = (event) => (event.isOrganizer ? `Cancelled, in ${event.place}` : "Cancelled");

// An event that ends at midnight does not touch the day that begins there.
function lastDay(event) {
  const end = event.end.slice(0, 10);
  return event.end.endsWith("T00:00:00") && event.end > event.start ? plus(end, -1) : end;
}

const firstOf = (date) => `${date.slice(0, 7)}-01`;

function monthOf(date) {
  const start = monday(firstOf(date));
  const end = plus(firstOf(plus(firstOf(date), 32)), -1);
  return [start, (Date.parse(monday(end)) - Date.parse(start)) / 864e5 + 7];
}
