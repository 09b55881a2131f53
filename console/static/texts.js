// The page of a text checks and previews while one writes; without it, a button does.
"use strict";

const form = document.getElementById("writing");
const beside = document.getElementById("beside");
let wait = 0;
let asked = 0;

async function look() {
  const mine = ++asked;
  const body = new URLSearchParams(new FormData(form));
  body.set("client", document.getElementById("client").value);
  const answer = await fetch(form.dataset.check, { method: "POST", body });
  if (!answer.ok || mine !== asked) return; // a later keystroke has asked anew
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("beside");
  if (!fresh || beside.contains(document.activeElement)) return;
  beside.replaceChildren(...fresh.childNodes);
}

form?.addEventListener("input", () => {
  clearTimeout(wait);
  wait = setTimeout(() => look().catch(() => {}), 600);
});
