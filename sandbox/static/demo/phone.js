// The telephone: the conversation of the chosen client, and what the client does.

import { clientSays, readPhone } from "./api.js";
import { bubble } from "./bubble.js";
import { byId, el } from "./dom.js";
import { dayName, initials, moment, sameDay } from "./format.js";
import { printedReceipt, sampleReceipt } from "./receipt.js";
import { openLink } from "./sheet.js";
import { say } from "./words.js";

const chat = byId("chat");
const draft = byId("draft");
let client = null;
let company = "";
let channel = "whatsapp";
let shown = "";
let clock = () => Date.now();
let afterSaying = () => {};

/** Wire the composer; `now` tells the demo's instant, `said` hears of each message. */
export function startPhone({ now, said }) {
  clock = now;
  afterSaying = said;
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    write(draft.value);
  });
  draft.addEventListener("input", grow);
  draft.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    write(draft.value);
  });
  byId("channel").addEventListener("click", switchChannel);
  startAttaching();
  showSuggestions();
  showFrame();
}

/** Say again, after a change of language. */
export function retellPhone() {
  shown = "";
  showSuggestions();
  showFrame();
}

/** Put another client's conversation on the phone. */
export function showClient(chosen) {
  client = chosen;
  channel = chosen?.address?.startsWith("whatsapp:") === false ? "sms" : "whatsapp";
  shown = "";
  chat.replaceChildren();
  showSuggestions();
  showFrame();
}

/** Name the company at the head of the conversation. */
export function showCompany(name) {
  if (name === company) return;
  company = name;
  showFrame();
}

function showFrame() {
  byId("phone-name").textContent = company || "…";
  byId("avatar").textContent = initials(company) || "R";
  const other = channel === "sms" ? "whatsapp" : "sms";
  const toggle = byId("channel");
  toggle.textContent = say(`phone.channel.${channel}`);
  toggle.title = say("phone.channel.switch", { channel: say(`phone.channel.${other}`) });
  for (const id of ["draft", "send", "attach", "channel"]) byId(id).disabled = !client;
  for (const chip of byId("try").children) chip.disabled = !client;
}

function switchChannel() {
  channel = channel === "sms" ? "whatsapp" : "sms";
  showFrame();
}

function address() {
  const number = client.address.replace("whatsapp:", "");
  return channel === "sms" ? number : `whatsapp:${number}`;
}

/** Read the conversation again, and draw it if it changed. */
export async function refreshPhone(visible) {
  if (!client?.address) return empty(say(client ? "phone.empty" : "phone.choose"));
  const asked = client;
  const told = await readPhone(client.address, visible && !document.hidden);
  if (asked !== client || !told.messages) return undefined;
  const key = JSON.stringify(told);
  if (key === shown) return undefined;
  shown = key;
  draw(told);
  return undefined;
}

function empty(text) {
  if (shown === text) return;
  shown = text;
  chat.replaceChildren(el("li", { class: "nothing" }, text));
  byId("window").hidden = true;
}

function draw({ messages, window_open: open, window_closes_at: until }) {
  const line = byId("window");
  line.hidden = channel === "sms";
  line.classList.toggle("open", open);
  line.textContent = open ? say("phone.window.open", { until: moment(until) }) : say("phone.window.closed");
  if (!messages.length) {
    chat.replaceChildren(el("li", { class: "nothing" }, say("phone.empty")));
    return;
  }
  const below = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
  const first = !chat.querySelector(".message");
  const bySid = new Map(messages.map((each) => [each.sid, each]));
  const lastTheirs = messages.findLastIndex((each) => each.direction === "out");
  chat.replaceChildren(
    ...messages.flatMap((message, place) => [
      opensDay(messages, place) && el("li", { class: "day" }, el("span", {}, dayName(message.at, clock()))),
      bubble(message, {
        answered: place < lastTheirs,
        quoted: bySid.get(message.replied_to),
        openLink,
        tap,
      }),
    ]).filter(Boolean),
  );
  if (below || first) chat.scrollTop = chat.scrollHeight;
}

const opensDay = (messages, place) =>
  place === 0 || !sameDay(messages[place].at, messages[place - 1].at);

function tap(button, message) {
  return speak({ body: "", button, replied_to: message.sid });
}

async function write(text) {
  const body = text.trim();
  if (!body) return;
  draft.value = "";
  grow();
  if (!(await speak({ body }))) draft.value = body;
}

async function speak(said) {
  if (!client?.address) return false;
  chat.scrollTop = chat.scrollHeight;
  const told = await clientSays({ from: address(), name: client.name, ...said });
  if (!told.sid) {
    byId("window").textContent = say("phone.offline");
    byId("window").hidden = false;
    return false;
  }
  afterSaying();
  return true;
}

function grow() {
  draft.rows = Math.min(4, Math.max(1, draft.value.split("\n").length));
}

function showSuggestions() {
  const keys = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `try.${number}`);
  if (client?.service === "suspended") keys.unshift("try.unlock");
  byId("try").replaceChildren(
    ...keys.map((key) => el("button", { type: "button", onclick: () => write(say(key)) }, say(key))),
  );
  for (const chip of byId("try").children) chip.disabled = !client;
}

function startAttaching() {
  const menu = byId("attach-menu");
  const opener = byId("attach");
  const open = (wanted) => {
    menu.hidden = !wanted;
    opener.setAttribute("aria-expanded", String(wanted));
  };
  opener.addEventListener("click", () => open(menu.hidden));
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".attach")) open(false);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open(false);
    opener.focus();
  });
  byId("attach-receipt").addEventListener("click", () => {
    open(false);
    const body = say("phone.receipt.text");
    speak({ body, media: [sampleReceipt({ client, company, at: clock() })] });
  });
  for (const kind of ["pix", "scheduled", "other"]) {
    byId(`attach-${kind}`).addEventListener("click", async () => {
      open(false);
      const body = say("phone.receipt.text");
      speak({ body, media: [await printedReceipt(kind, { client, company, at: clock() })] });
    });
  }
  byId("attach-file").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", async (event) => {
    open(false);
    const [file] = event.target.files;
    if (file) speak({ body: "", media: [await fileMedia(file)] });
    event.target.value = "";
  });
}

function fileMedia(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () =>
      resolve({ content_type: file.type || "application/octet-stream", name: file.name, data: reader.result.split(",")[1] });
    reader.readAsDataURL(file);
  });
}
