// Light or dark: the system's choice, until the reader makes one.

import { byId } from "./dom.js";

const KEPT = "regua.theme";

/** Wire the button, and take up the kept choice. */
export function startTheme() {
  try {
    const kept = localStorage.getItem(KEPT);
    if (kept) document.documentElement.dataset.theme = kept;
  } catch {
    // Storage may be off; the page works without.
  }
  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem(KEPT, root.dataset.theme);
    } catch {
      // As above.
    }
  });
}
