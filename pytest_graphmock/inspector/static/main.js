// Which view is on, and that it stays up to date.

import { call, get, watch } from "./api.js";
import * as calendar from "./calendar.js";
import { controls } from "./controls.js";
import { fill, h, say } from "./dom.js";
import * as mail from "./mail.js";
import * as meeting from "./meeting.js";
import * as outbox from "./outbox.js";
import * as requests from "./requests.js";
import { instant } from "./text.js";

const VIEWS = { mail, calendar, meeting, outbox, requests };
const main = document.getElementById("main");

let overview = null;
let view = null;
let turn = 0;

async function showOverview() {
  overview = await get("inspect/overview");
  const clock = `${instant(overview.now)}${overview.isFrozen ? ", frozen" : ""}`;
  document.getElementById("tenant").textContent = `${overview.domain} · ${clock}`;
  const clear = h("button", { id: "clear-faults", type: "button", onclick: () => call("DELETE", "faults") }, "Clear");
  const { faults } = overview;
  fill(document.getElementById("faults"), faults.length ? [h("ul", {}, faults.map((each) => h("li", {}, each))), clear] : []);
}

async function route() {
  const mine = ++turn;
  const [name, ...parts] = location.hash.replace(/^#\//, "").split("/").map(decodeURIComponent);
  const known = Object.hasOwn(VIEWS, name) ? name : "mail";
  for (const each of document.querySelectorAll("nav a[data-view]")) {
    if (each.dataset.view === known) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
  const shell = h("div", { class: `view ${known}-view` });
  const mounted = await VIEWS[known].mount(shell, parts.map((each) => each || undefined), () => overview);
  if (mine !== turn) return; // somebody has clicked on meanwhile
  const isFirst = view === null;
  view = mounted;
  const active = document.activeElement?.id;
  main.replaceChildren(shell);
  document.title = `${view.title} · graphmock`;
  if (isFirst) return; // a page that was just opened is read from its top
  (document.getElementById(active) ?? main).focus({ preventScroll: true });
}

async function refresh() {
  await showOverview();
  await view?.update();
  const { value } = await get("outbox");
  say(`Up to date: ${value.length} sent so far.`);
}

addEventListener("hashchange", route);
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address says which view is on
  main.focus();
});
const { version } = await get("live"); // before anything is read, so that no change falls in between
await showOverview();
fill(document.getElementById("controls"), controls(() => overview));
await route();
watch(version, refresh, () => say("The server does not answer; trying again."));
