// What was understood of each message, and why contacts went out or did not.

import { readThread } from "./api.js";
import { byId, el } from "./dom.js";
import { figure, figureName, moment } from "./format.js";
import { say, sayOr } from "./words.js";

let shown = "";

/** Draw everything at the next look, after a change of language or client. */
export const retellUnderstood = () => (shown = "");

/** Read the chosen client's decisions again, and draw them if they changed. */
export async function refreshUnderstood(address) {
  const told = address ? await readThread(address) : { turns: [], contacts: [] };
  const key = JSON.stringify([address, told]);
  if (key === shown || !told.turns) return;
  shown = key;
  fill("turns", told.turns, turn, "understood.empty");
  fill("contacts", told.contacts, contact, "understood.contacts.empty");
}

function fill(id, rows, draw, nothing) {
  // The demo's clock may stand still: of two alike, the later row is the newer.
  const newestFirst = rows.toReversed().sort((one, other) => other.at.localeCompare(one.at));
  const items = newestFirst.map(draw);
  byId(id).replaceChildren(...(items.length ? items : [el("li", { class: "nothing" }, say(nothing))]));
}

function turn(row) {
  return el(
    "li",
    { class: "turn" },
    el("p", { class: "when" }, el("time", { datetime: row.at }, moment(row.at)), owner(row.owner)),
    el("blockquote", {}, row.text || "—"),
    row.intent && intent(row),
    facts([
      ["understood.rule", row.rule && el("span", { title: row.rule }, sayOr(`rule.${row.rule.split(":")[0]}`, row.rule))],
      ["understood.values", pairs(row.values)],
      ["understood.recorded", recorded(row.recorded)],
      ["understood.says", row.keys?.length > 0 && row.keys.map((each) => el("code", {}, each))],
    ]),
  );
}

function intent(row) {
  const words = sayOr(`intent.${row.intent}`, row.intent);
  return el("p", { class: "intent" }, el("b", { title: row.intent }, words), confidence(row.confidence));
}

function owner(name) {
  return name && el("span", { class: `owner ${name}` }, sayOr(`owner.${name}`, name));
}

function confidence(value) {
  if (typeof value !== "number") return null;
  const label = `${say("understood.confidence")} ${Math.round(value * 100)}%`;
  return el("span", { class: "confidence", title: label }, el("meter", { min: 0, max: 1, low: 0.5, high: 0.8, optimum: 1, value, "aria-label": label }), ` ${Math.round(value * 100)}%`);
}

function recorded(rows) {
  if (!rows?.length) return el("span", { class: "soft" }, say("understood.nothing"));
  return el("ul", { class: "recorded" }, rows.map((each) => el("li", {}, each)));
}

function facts(rows) {
  const kept = rows.filter(([, value]) => value);
  return el("dl", {}, kept.flatMap(([key, value]) => [el("dt", {}, say(key)), el("dd", {}, value)]));
}

function pairs(values) {
  const entries = Object.entries(values ?? {}).filter(([, value]) => value !== null);
  if (!entries.length) return null;
  return entries.map(([name, value]) => el("span", { class: "pair" }, el("i", {}, figureName(name)), ` ${figure(name, value)}`));
}

function contact(row) {
  return el(
    "li",
    { class: `contact ${row.state}` },
    el("p", { class: "when" }, el("time", { datetime: row.at }, moment(row.at)), el("span", { class: "state" }, sayOr(`contact.${row.state}`, row.state))),
    row.steps?.length > 0 && el("p", { class: "steps" }, row.steps.map((each) => el("code", {}, each))),
    row.reason && row.reason !== row.state && el("p", { class: "reason" }, reason(row)),
    pairs(row.figures) && el("p", { class: "figures" }, pairs(row.figures)),
  );
}

function reason(row) {
  const words = sayOr(`reason.${row.reason}`, row.reason);
  const waits = row.state === "planned" && row.not_before;
  return waits ? `${words}: ${say("contact.not_before", { at: moment(row.not_before) })}` : words;
}
