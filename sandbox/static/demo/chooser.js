// The client chooser: a search field over a list, by mouse or by keyboard.

import { byId, el } from "./dom.js";
import { money } from "./format.js";
import { say } from "./words.js";

const MOST = 60;
const field = byId("search");
const list = byId("clients");
let clients = [];
let found = [];
let chosen = null;
let active = -1;
let onChoose = () => {};

/** Wire the field; `choose` hears of each choice. */
export function startChooser(choose) {
  onChoose = choose;
  field.addEventListener("focus", () => {
    field.select();
    open();
  });
  field.addEventListener("click", open);
  byId("news").addEventListener("click", () => field.focus());
  field.addEventListener("input", open);
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", () => setTimeout(close, 120));
  list.addEventListener("mousedown", (event) => event.preventDefault());
}

/** Take the portfolio as it is now; the first time, choose somebody worth seeing. */
export function showClients(portfolio) {
  clients = portfolio;
  const again = chosen && clients.find((each) => each.external_id === chosen.external_id);
  if (again) chosen = again;
  else if (clients.length) choose(clients.find((each) => each.unread) ?? clients.find((each) => each.overdue_minor > 0) ?? clients[0]);
  showStanding();
  if (!list.hidden) draw();
}

/** Choose the client of an address, if there is one. */
export function chooseAddress(address) {
  const there = clients.find((each) => each.address === address);
  if (there) choose(there);
}

/** Say again, after a change of language. */
export const retellChooser = showStanding;

function choose(client) {
  chosen = client;
  field.value = client.name;
  close();
  showStanding();
  onChoose(client);
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function open() {
  const typed = plain(field.value.trim());
  const searching = typed && typed !== plain(chosen?.name ?? "");
  found = searching ? clients.filter((each) => plain(`${each.name} ${each.external_id} ${each.state} ${each.segment ?? ""} ${each.next_step ?? ""} ${service(each)}`).includes(typed)) : [...clients];
  found.sort((one, other) => other.unread - one.unread);
  active = -1;
  draw();
}

function draw() {
  const rows = found.slice(0, MOST).map(row);
  const nothing = say(clients.length ? "chooser.none" : "chooser.empty");
  list.replaceChildren(...(rows.length ? rows : [el("li", { class: "none" }, nothing)]));
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  mark();
}

function row(client, place) {
  return el(
    "li",
    {
      role: "option",
      id: `client-${place}`,
      "aria-selected": String(client.external_id === chosen?.external_id),
      onclick: () => choose(client),
    },
    el("span", { class: "name" }, client.name, client.unread > 0 && el("b", { class: "count", title: say("chooser.unread", { count: client.unread }) }, String(client.unread))),
    el("span", { class: "sub" }, [client.external_id, invoices(client), service(client)].filter(Boolean).join(" · ")),
    client.overdue_minor > 0 && el("span", { class: "owed" }, money(client.overdue_minor)),
  );
}

function invoices({ open_invoices: count }) {
  if (!count) return say("chooser.open.none");
  return count === 1 ? say("chooser.open.one") : say("chooser.open.many", { count });
}

const service = (client) => (client.service === "suspended" ? say("chooser.suspended") : "");

function showNews() {
  const count = clients.filter((each) => each.unread > 0 && each.external_id !== chosen?.external_id).length;
  const button = byId("news");
  button.hidden = count === 0;
  button.textContent = count === 1 ? say("chooser.news.one") : say("chooser.news.many", { count });
}

function showStanding() {
  showNews();
  const line = byId("standing");
  if (!chosen) {
    line.textContent = "";
    return;
  }
  const parts = [invoices(chosen)];
  if (chosen.overdue_minor > 0) parts.push(say("chooser.overdue", { amount: money(chosen.overdue_minor) }));
  if (service(chosen)) parts.push(service(chosen));
  if (chosen.next_step) parts.push(say("chooser.next", { step: chosen.next_step }));
  line.textContent = parts.join(" · ");
  line.title = line.textContent;
}

function onKey(event) {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) {
    event.preventDefault();
    if (list.hidden) open();
    const count = Math.min(found.length, MOST);
    if (count) active = (active + moves[event.key] + count) % count;
    mark();
  } else if (event.key === "Enter" && !list.hidden) {
    event.preventDefault();
    const wanted = found[Math.max(active, 0)];
    if (wanted) choose(wanted);
  } else if (event.key === "Escape") {
    field.value = chosen?.name ?? "";
    close();
  }
}

function mark() {
  [...list.children].forEach((each, place) => each.classList.toggle("active", place === active));
  const current = list.children[active];
  if (current) {
    current.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", current.id);
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

function close() {
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  if (document.activeElement !== field && chosen) field.value = chosen.name;
}
