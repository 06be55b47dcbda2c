// A mailbox: its folders, what lies in one of them, and one message.

import { get, mailboxPath } from "./api.js";
import { choice, field, fill, h } from "./dom.js";
import { instant, meetingLink, messageKind } from "./text.js";

const link = (...parts) => `#/mail/${parts.filter(Boolean).map(encodeURIComponent).join("/")}`;

export async function mount(main, [owner, folder, message], overview) {
  const mailbox = overview().mailboxes.find((each) => each.id === owner) ?? overview().mailboxes[0];
  if (!mailbox) {
    fill(main, h("h2", {}, "Mail"), h("p", {}, "Nobody has a mailbox here."));
    return { title: "Mail", update: () => {} };
  }
  const state = { search: "", shown: null };
  const folders = h("nav", { class: "pane folders", "aria-label": "Folders" });
  const list = h("div", { class: "rows" });
  const reader = h("section", { class: "pane reader", "aria-label": "Message" });
  const people = choice(
    overview().mailboxes.map((each) => [each.id, `${each.displayName} <${each.mail}>`]),
    mailbox.id,
    { id: "mailbox", onchange: (event) => (location.hash = link(event.target.value)) },
  );
  const search = h("input", {
    id: "search",
    type: "search",
    placeholder: "Subject, people, body",
    oninput: async (event) => {
      state.search = event.target.value;
      await showList();
    },
  });
  fill(
    main,
    h("h2", { class: "hidden" }, `Mail of ${mailbox.displayName}`),
    h("div", { class: "bar" }, field("Mailbox", people), field("Search this mailbox", search)),
    h(
      "div",
      { class: message ? "mail reading" : "mail" },
      folders,
      h("section", { class: "pane", "aria-label": "Messages" }, list),
      reader,
    ),
  );

  async function showFolders() {
    const { value } = await get(mailboxPath(mailbox.id, "folders"));
    const chosen = folder ?? value[0]?.id;
    fill(
      folders,
      h(
        "ul",
        {},
        value.map((each, index) =>
          h(
            "li",
            { class: `depth-${Math.min(each.depth, 3)}` },
            h(
              "a",
              {
                id: `folder-${index}`,
                href: link(mailbox.id, each.id),
                "aria-current": each.id === chosen ? "page" : null,
              },
              h("span", {}, each.name),
              each.unread
                ? h("b", { title: `${each.unread} unread of ${each.total}` }, `${each.unread}`)
                : h("span", { class: "quiet", title: `${each.total} items` }, `${each.total || ""}`),
            ),
          ),
        ),
      ),
    );
    return chosen;
  }

  async function showList() {
    const { search } = state;
    const found = await get(mailboxPath(mailbox.id, "messages"), { folder, search });
    if (search !== state.search) return; // typed on meanwhile
    fill(
      list,
      h("p", { class: "quiet count" }, `${found.total} ${search ? "found" : found.total === 1 ? "item" : "items"}`),
      h("ul", {}, found.value.map(row)),
    );
  }

  function row(each, index) {
    const isMessage = each.type === "message";
    const target = isMessage ? link(mailbox.id, folder ?? "inbox", each.id) : meetingLink(each.meeting);
    return h(
      "li",
      {},
      h(
        "a",
        {
          id: `row-${index}`,
          href: target,
          class: each.isRead ? "row" : "row unread",
          "aria-current": each.id === message ? "true" : null,
        },
        h("span", { class: "who" }, each.from || "nobody"),
        h("time", { datetime: each.dateTime, class: "quiet" }, instant(each.dateTime)),
        h(
          "span",
          { class: "subject" },
          each.isRead ? null : h("span", { class: "hidden" }, "unread "),
          each.subject || "(no subject)",
          " ",
          badge(each),
        ),
        h("span", { class: "preview quiet" }, each.preview),
      ),
    );
  }

  async function showMessage() {
    if (!message) {
      fill(reader, h("p", { class: "quiet empty" }, "Choose a message to read it."));
      return;
    }
    const path = mailboxPath(mailbox.id, `messages/${encodeURIComponent(message)}`);
    const found = await get(path).catch(() => null);
    const shown = JSON.stringify(found);
    if (shown === state.shown) return; // a frame that is put in again loads again
    state.shown = shown;
    fill(reader, found ? letter(found, path, link(mailbox.id, folder)) : h("p", {}, "It is gone."));
  }

  async function update() {
    if (folder === "inbox") folder = undefined;
    await Promise.all([showFolders(), showList(), showMessage()]);
  }
  await update();
  return { title: `Mail of ${mailbox.displayName}`, update };
}

function badge(each) {
  if (each.type === "event") return h("span", { class: "badge" }, "event");
  if (!each.meetingMessageType) return null;
  const kind = messageKind(each.meetingMessageType);
  return h("span", { class: `badge ${kind}` }, kind);
}

function letter({ message, meeting }, path, back) {
  const address = (each) => each?.emailAddress?.address ?? "nobody";
  const frame = h("iframe", {
    title: "The message's body",
    sandbox: "",
    src: `/_graphmock/${path}/body`,
    referrerpolicy: "no-referrer",
  });
  const source = h("pre", { class: "source", tabindex: "0", "aria-label": "Source", hidden: true });
  const showBody = () => ((frame.hidden = false), (source.hidden = true));
  const showSource = async (read) => {
    source.textContent = await read();
    [frame.hidden, source.hidden] = [true, false];
  };
  const mime = async () => (await fetch(`/_graphmock/${path}/source`)).text();
  const json = async () => JSON.stringify(message, null, 2);
  return [
    h("a", { href: back, class: "back" }, "Back to the list"),
    h("h3", {}, message.subject || "(no subject)"),
    h(
      "dl",
      { class: "facts" },
      h("dt", {}, "From"),
      h("dd", {}, address(message.from ?? message.sender)),
      h("dt", {}, "To"),
      h("dd", {}, message.toRecipients.map(address).join(", ") || "nobody"),
      message.ccRecipients.length ? [h("dt", {}, "Cc"), h("dd", {}, message.ccRecipients.map(address).join(", "))] : [],
      h("dt", {}, "Received"),
      h("dd", {}, instant(message.receivedDateTime)),
    ),
    h(
      "div",
      { class: "buttons" },
      meeting ? h("a", { class: "button", href: meetingLink(meeting) }, "All sides of the meeting") : null,
      h("button", { type: "button", onclick: showBody }, "Body"),
      h("button", { type: "button", onclick: () => showSource(mime) }, "MIME"),
      h("button", { type: "button", onclick: () => showSource(json) }, "JSON"),
    ),
    frame,
    source,
  ];
}
