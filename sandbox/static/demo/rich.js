// WhatsApp's marks (*bold*, _italic_, ~struck~, `code`) and links, as elements.

import { el } from "./dom.js";

const TOKEN =
  /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])|(?<![\p{L}\d])([*_~])(\S(?:[^\n]*?\S)?)\2(?![\p{L}\d])|`([^`\n]+)`/gu;
const TAGS = { "*": "strong", _: "em", "~": "s" };

/** Return the nodes of a text; `openLink` is told of each tapped link. */
export function rich(text, openLink) {
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(TOKEN)) {
    nodes.push(text.slice(done, found.index), node(found, openLink));
    done = found.index + found[0].length;
  }
  nodes.push(text.slice(done));
  return nodes;
}

/** Return a text without its marks, on one line. */
export const plainLine = (text) =>
  text.replace(TOKEN, (whole, url, mark, inner, code) => url ?? inner ?? code).replace(/\s+/g, " ");

function node([whole, url, mark, inner, code], openLink) {
  if (url) return link(url, url.replace(/^https?:\/\//, ""), openLink);
  if (mark) return el(TAGS[mark], {}, ...rich(inner, openLink));
  return code ? el("code", {}, code) : whole;
}

/** Make a link that opens in the phone where it may, else in a new tab. */
export function link(url, text, openLink, more = {}) {
  const onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openLink(url);
  };
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick, ...more }, text);
}
