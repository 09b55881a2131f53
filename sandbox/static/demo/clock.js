// The demo's clock: shown ticking, moved on by three buttons.

import { moveClock } from "./api.js";
import { byId } from "./dom.js";
import { longMoment } from "./format.js";
import { say } from "./words.js";

let ahead = 0;

/** Return the demo's instant, in milliseconds. */
export const now = () => Date.now() + ahead;

/** Take the instant the sandbox told. */
export function setClock(iso) {
  ahead = new Date(iso).getTime() - Date.now();
  showClock();
}

export function showClock() {
  const shown = byId("now");
  shown.textContent = longMoment(now());
  shown.dateTime = new Date(now()).toISOString();
}

/** Wire the buttons; `tell` writes a line, `moved` looks at everything again. */
export function startClock({ tell, moved }) {
  setInterval(showClock, 1000);
  const buttons = [...document.querySelectorAll("[data-move]")];
  for (const button of buttons) {
    button.addEventListener("click", async () => {
      for (const each of buttons) each.disabled = true;
      tell(say("clock.moving"), { busy: true });
      const told = await moveClock(JSON.parse(button.dataset.move));
      for (const each of buttons) each.disabled = false;
      button.focus();
      if (told.now) setClock(told.now);
      tell(told.text || say("happened.failed"));
      moved();
    });
  }
}
