// The page: looks at the sandbox about once a second, and shows what changed.

import { readState } from "./api.js";
import { chooseAddress, retellChooser, showClients, startChooser } from "./chooser.js";
import { now, setClock, showClock, startClock } from "./clock.js";
import { knowClients, refreshCompany, retellCompany, startCompany } from "./company.js";
import { enterOnce, startConsole } from "./console.js";
import { byId, el } from "./dom.js";
import { useZone } from "./format.js";
import { refreshPhone, retellPhone, showClient, showCompany, startPhone } from "./phone.js";
import { plainLine } from "./rich.js";
import { startSheet } from "./sheet.js";
import { phoneInSight, startTabs } from "./tabs.js";
import { startTheme } from "./theme.js";
import { refreshUnderstood, retellUnderstood } from "./understood.js";
import { loadWords, say, speak, spoken } from "./words.js";

const PHONE_MS = 1000;
const STATE_MS = 2500;
const AFTERMATH_MS = 8000;
let client = null;
let names = new Map();
let latest = null;
let health = "";
let moved = { text: "", until: 0 };

/** Say what happened; with an address, a button leads to that client. */
function tell(text, { address = null, busy = false } = {}) {
  const line = byId("happened");
  line.replaceChildren(text);
  if (address) line.append(" ", seeButton(address));
  line.title = text;
  line.classList.toggle("busy", busy);
}

function seeButton(address) {
  const name = names.get(address) ?? address;
  const jump = () => chooseAddress(address);
  return el("button", { type: "button", onclick: jump }, say("happened.see", { name }));
}

function clockMoved(text, options) {
  moved = { text, until: Date.now() + AFTERMATH_MS };
  tell(text, options);
}

async function refreshState() {
  const state = await readState();
  if (state.health !== health) {
    health = state.health;
    showHealth();
  }
  if (state.now) {
    useZone(state.zone);
    setClock(state.now);
  }
  if (health !== "up") return;
  byId("company").textContent = state.company;
  showCompany(state.company);
  names = new Map(state.clients.map((each) => [each.address, each.name]));
  showClients(state.clients);
  knowClients(state.clients);
  tellLatest(state.latest);
  enterOnce();
}

function showHealth() {
  const line = byId("health");
  line.hidden = health === "up";
  line.textContent = health === "up" ? "" : say(`health.${health}`);
}

function tellLatest(message) {
  const first = latest === null;
  const same = message?.sid === latest;
  latest = message?.sid ?? "";
  if (first || same || !message) return;
  if (Date.now() < moved.until) {
    tell(moved.text, { address: message.to });
    return;
  }
  const name = names.get(message.to) ?? message.to;
  const text = plainLine(message.text).slice(0, 160);
  const elsewhere = message.to !== client?.address;
  tell(say("happened.message", { name, text }), { address: elsewhere ? message.to : null });
}

async function refreshConversation() {
  await Promise.all([refreshPhone(phoneInSight()), refreshUnderstood(client?.address), refreshCompany()]);
}

function everything() {
  refreshState();
  refreshConversation();
}

function again(work, pause) {
  const turn = async () => {
    if (!document.hidden) await work();
    setTimeout(turn, pause);
  };
  turn();
}

async function changeLanguage() {
  await speak(byId("language").value);
  retellPhone();
  retellUnderstood();
  retellCompany();
  retellChooser();
  showHealth();
  showClock();
  refreshConversation();
}

async function startLanguage() {
  await loadWords();
  const choice = byId("language");
  choice.value = spoken();
  choice.addEventListener("change", changeLanguage);
  choice.disabled = false; // what is chosen before the first words come would be lost
}

async function start() {
  startTheme();
  await startLanguage();
  tell(say("happened.nothing"));
  startTabs();
  startSheet();
  startConsole();
  startCompany(chooseAddress);
  startClock({ tell: clockMoved, moved: everything });
  startPhone({ now, said: refreshConversation });
  startChooser((chosen) => {
    client = chosen;
    showClient(chosen);
    retellUnderstood();
    refreshConversation();
  });
  again(refreshState, STATE_MS);
  again(refreshConversation, PHONE_MS);
}

start();
