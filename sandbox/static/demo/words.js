// The catalogues: Portuguese first, English and Spanish by the switch.

const KEPT = "regua.language";
let catalogue = {};
let language = "pt-BR";
let asked = "";

/** Return the words of a key, with {names} filled in. */
export function say(key, values = {}) {
  const text = catalogue[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Return the words of a key, or `otherwise` when there are none. */
export const sayOr = (key, otherwise) => catalogue[key] ?? otherwise;

export const spoken = () => language;

/** Load the language kept from last time. */
export async function loadWords() {
  let kept = null;
  try {
    kept = localStorage.getItem(KEPT);
  } catch {
    // Storage may be off; the page works without.
  }
  await speak(kept ?? "pt-BR");
}

/** Change the language of everything that has words. */
export async function speak(wanted) {
  asked = wanted;
  const reply = await fetch(`/static/words/${wanted}.json`);
  if (!reply.ok) return;
  const words = await reply.json();
  if (asked !== wanted) return; // another was chosen while these came
  catalogue = words;
  language = wanted;
  try {
    localStorage.setItem(KEPT, wanted);
  } catch {
    // As above.
  }
  document.documentElement.lang = wanted;
  document.title = say("page.title");
  translate(document);
}

/** Put words where the markup names them. */
export function translate(root) {
  const places = [
    ["word", (node, text) => (node.textContent = text)],
    ["label", (node, text) => node.setAttribute("aria-label", text)],
    ["title", (node, text) => node.setAttribute("title", text)],
    ["placeholder", (node, text) => node.setAttribute("placeholder", text)],
  ];
  for (const [kind, put] of places) {
    for (const node of root.querySelectorAll(`[data-${kind}]`)) put(node, say(node.dataset[kind]));
  }
}
