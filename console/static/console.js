// Keeps the console fresh and quick: without it every form and link still works.
const LIVE = 2000; // milliseconds between two looks while somebody looks at the page
const HIDDEN = 20000;
const page = document.body;

// Looking for news -----------------------------------------------------------

let failures = 0;

async function look() {
  try {
    const answer = await fetch(page.dataset.news, {
      headers: { "If-None-Match": `"${page.dataset.stamp}"`, "Regua-Live": "1" },
      cache: "no-store",
      redirect: "manual",
    });
    if (answer.status === 401 || answer.status === 404) return location.reload();
    if (answer.status === 200) await refresh();
    else if (answer.status !== 304) throw new Error(`status ${answer.status}`);
    failures = 0;
  } catch {
    failures += 1;
  }
  document.querySelector("[data-offline]").hidden = failures < 2;
  setTimeout(look, document.hidden ? HIDDEN : LIVE * Math.min(1 + failures, 8));
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { "Regua-Live": "1" }, cache: "no-store" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  show(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

// Put what is new into the page, and leave alone what somebody has in hand.
function show(fresh) {
  const atEnd = isAtEnd();
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (next === null) continue;
    if (part.dataset.live === "items") showItems(part, next);
    else if (part.dataset.live === "composer") showComposer(part, next);
    else if (!part.contains(document.activeElement) && part.innerHTML !== next.innerHTML) {
      const open = [...part.querySelectorAll("details")].map((details) => details.open);
      part.replaceChildren(...next.childNodes);
      if (part.dataset.live === "card") reopen(part, open);
    }
  }
  page.dataset.stamp = fresh.body.dataset.stamp;
  page.dataset.news = fresh.body.dataset.news;
  document.title = fresh.title;
  if (atEnd) toEnd();
}

function showItems(list, next) {
  const wanted = [...next.children];
  const ids = new Set(wanted.map((item) => item.id));
  for (const item of [...list.children]) if (!ids.has(item.id)) item.remove();
  wanted.forEach((item, place) => {
    const old = document.getElementById(item.id);
    if (old && old.dataset.stamp === item.dataset.stamp) return;
    if (old) old.replaceWith(item);
    else list.insertBefore(item, list.children[place] ?? null);
  });
}

function showComposer(part, next) {
  if (part.dataset.key === next.dataset.key) return;
  const typed = part.querySelector("#reply, .kept")?.value ?? "";
  part.dataset.key = next.dataset.key;
  part.replaceChildren(...next.childNodes);
  const field = part.querySelector("#reply");
  if (field && !field.value) field.value = typed;
}

function reopen(part, open) {
  [...part.querySelectorAll("details")].forEach((details, place) => {
    details.open = open[place] ?? false;
  });
}

// The thread's end -----------------------------------------------------------

const messages = document.querySelector("[data-messages]");

function isAtEnd() {
  return !messages || messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
}

function toEnd() {
  if (messages) messages.scrollTop = messages.scrollHeight;
}

// Sending: once, however often one presses ------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sending) return event.preventDefault();
  form.dataset.sending = "yes";
  if (form.matches("[data-reply]")) {
    event.preventDefault();
    send(form, event.submitter);
  }
});

// A page that comes back from the browser's memory sends nothing: its forms are free.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) delete form.dataset.sending;
});

async function send(form, submitter) {
  const trouble = document.querySelector("[data-not-sent]");
  try {
    // The same key goes with each try, so that a lost answer cannot send it twice.
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form, submitter)),
    });
    if (answer.status === 401) return location.reload();
    if (!answer.ok && answer.status !== 409) throw new Error(`status ${answer.status}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
      return location.assign(answer.url);
    }
    if (answer.ok) form.querySelector("textarea").value = "";
    document.getElementById("composer").dataset.key = "";
    show(fresh);
    toEnd();
    document.getElementById("reply")?.focus();
  } catch {
    trouble.hidden = false;
    delete form.dataset.sending;
  }
}

// Keys ------------------------------------------------------------------------

const help = document.querySelector("[data-help]");
const opener = document.querySelector("[data-help-open]");
opener.hidden = false;
opener.addEventListener("click", () => help.showModal());

const keys = {
  "/": () => document.getElementById("search")?.focus(),
  r: () => document.getElementById("reply")?.focus(),
  t: () => document.querySelector("[data-take]")?.click(),
  j: () => step(1),
  k: () => step(-1),
  "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select");
  if (field && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    field.form?.requestSubmit(field.form.querySelector("button"));
  } else if (field && event.key === "Escape") {
    field.blur();
  } else if (!field && !event.ctrlKey && !event.metaKey && !event.altKey && !help.open && keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});

function step(by) {
  const entries = [...document.querySelectorAll(".entry")];
  const here = entries.findIndex((entry) => entry === document.activeElement);
  const open = entries.findIndex((entry) => entry.hasAttribute("aria-current"));
  const from = here >= 0 ? here : open;
  entries[Math.min(Math.max(from + by, 0), entries.length - 1)]?.focus();
}

toEnd();
setTimeout(look, LIVE);
