// A page opened from the conversation: inside the phone if it lets itself be framed.

import { frameable } from "./api.js";
import { byId } from "./dom.js";

let opener = null;

/** Wire the sheet's own buttons. */
export function startSheet() {
  byId("sheet-close").addEventListener("click", close);
  byId("sheet-tab").addEventListener("click", () => setTimeout(close));
  byId("sheet").addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}

/** Open a link of the conversation. */
export async function openLink(url) {
  opener = document.activeElement;
  const { frame } = await frameable(url);
  if (!frame) {
    window.open(url, "_blank", "noopener,noreferrer");
    return;
  }
  byId("sheet-url").textContent = url.replace(/^https?:\/\//, "");
  byId("sheet-tab").href = url;
  byId("sheet-frame").src = url;
  byId("sheet").hidden = false;
  byId("sheet-close").focus();
}

function close() {
  byId("sheet").hidden = true;
  byId("sheet-frame").src = "about:blank";
  opener?.focus?.();
}
