// Elements made without markup in strings: what a client writes stays text.

/** Make an element; `on*` names are listeners, true and false set or drop a flag. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child != null && child !== false));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** Make a small drawing from one path. */
export function icon(path, { box = "0 0 18 12", width = 18, height = 12, label = "" } = {}) {
  const svg = document.createElementNS(SVG, "svg");
  const drawn = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ viewBox: box, width, height })) {
    svg.setAttribute(name, value);
  }
  drawn.setAttribute("d", path);
  if (label) {
    const title = document.createElementNS(SVG, "title");
    title.textContent = label;
    svg.setAttribute("role", "img");
    svg.append(title);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  svg.append(drawn);
  return svg;
}

export const byId = (id) => document.getElementById(id);
