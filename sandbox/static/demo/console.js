// The agents' console in its frame, entered by a link that works once.

import { consoleLink } from "./api.js";
import { byId } from "./dom.js";

const frame = byId("console");

/** Wire the two buttons above the frame. */
export function startConsole() {
  byId("console-reload").addEventListener("click", enter);
  byId("console-open").addEventListener("click", async () => {
    const { url } = await consoleLink();
    if (url) window.open(url, "_blank", "noopener");
  });
}

/** Enter the console once the application is up, if we are not in it. */
export function enterOnce() {
  if (frame.hidden) enter();
}

async function enter() {
  const { url } = await consoleLink();
  if (!url) return;
  frame.src = url;
  frame.hidden = false;
  byId("console-waiting").hidden = true;
}
