// What the company's own system was told, and what it did; it can be switched off.

import { readCompany, switchCompany } from "./api.js";
import { byId, el } from "./dom.js";
import { figure, figureName, moment } from "./format.js";
import { say, sayOr } from "./words.js";

const WITH_MONEY = "amount_minor"; // it says the currency too
let shown = "";
let on = true;
let clients = new Map();
let jump = () => {};

/** Wire the switch; `choose` puts the client of an event on the phone. */
export function startCompany(choose) {
  jump = choose;
  byId("company-switch").addEventListener("click", async () => draw(await switchCompany(!on)));
}

/** Draw everything at the next look, after a change of language. */
export const retellCompany = () => (shown = "");

/** Know the portfolio, in which an event names a client by their id alone. */
export const knowClients = (portfolio) => (clients = new Map(portfolio.map((each) => [each.external_id, each])));

/** Read what the system heard, and draw it if something changed. */
export async function refreshCompany() {
  draw(await readCompany());
}

function draw(told) {
  const key = JSON.stringify([told, clients.size]);
  if (key === shown || !told.events) return;
  shown = key;
  on = told.on;
  const button = byId("company-switch");
  button.textContent = say(on ? "company.off" : "company.on");
  byId("company-away").hidden = on;
  const items = told.events.toReversed().map(event);
  byId("heard").replaceChildren(...(items.length ? items : [el("li", { class: "nothing" }, say("company.empty"))]));
}

function event(row) {
  const { client, ...data } = row.data;
  return el(
    "li",
    { class: `heard ${row.verified ? "verified" : "refused"}` },
    el("p", { class: "when" }, el("time", { datetime: row.at }, moment(row.at)), mark(row)),
    el("p", { class: "told" }, el("b", { title: row.type }, sayOr(`event.${row.type}`, row.type))),
    el("p", { class: "figures" }, client && who(client), pairs(data)),
    row.done && done(row),
    el("p", { class: "id" }, el("code", {}, row.id || "—"), row.times > 1 && ` ${say("company.times", { count: row.times })}`),
  );
}

function mark(row) {
  const word = say(row.verified ? "company.verified" : "company.refused");
  return el("span", { class: "state", title: say(row.verified ? "company.verified.hint" : "company.refused.hint") }, word);
}

function who(id) {
  const known = clients.get(id);
  const name = el("i", {}, figureName("client"));
  if (!known) return el("span", { class: "pair" }, name, ` ${id}`);
  const title = say("happened.see", { name: known.name });
  return el("button", { type: "button", class: "pair", title, onclick: () => jump(known.address) }, name, " ", el("u", {}, id));
}

function pairs(data) {
  const entries = Object.entries(data).filter(([name, value]) => value !== null && !(name === "currency" && WITH_MONEY in data));
  return entries.map(([name, value]) => el("span", { class: "pair" }, el("i", {}, figureName(name)), ` ${shownFigure(name, value)}`));
}

function shownFigure(name, value) {
  return typeof value === "string" ? sayOr(`told.${name}.${value}`, figure(name, value)) : figure(name, value);
}

function done(row) {
  const day = figure("suspend_on", row.data.suspend_from);
  return el("p", { class: `did ${row.done}` }, say(`company.done.${row.done}`, { day, answer: row.answer ?? "—" }));
}
