// One message on the phone.

import { el, icon } from "./dom.js";
import { hour } from "./format.js";
import { link, plainLine, rich } from "./rich.js";
import { say } from "./words.js";

const ONE_TICK = "M5 6.500 8 9.500 14 2.500";
const TWO_TICKS = "M1 6.500 4 9.500 10 2.500M7 8.500l1 1L14.500 2.500";
const CLOCK = "M9 1.500a4.500 4.500 0 1 0 .01 0M9 3.500V6l1.800 1";
const CROSS = "M6 3l6 6M12 3l-6 6";
const FAILED = new Set(["failed", "undelivered", "canceled"]);

/** Return the list item of a message; `answered` is whether one came after it. */
export function bubble(message, { answered, quoted, openLink, tap }) {
  const mine = message.direction === "in";
  const failed = FAILED.has(message.status);
  const kind = failed ? "failed" : mine ? "mine" : "theirs";
  return el(
    "li",
    { class: `message ${kind}`, "data-sid": message.sid },
    el(
      "div",
      { class: "bubble" },
      failed && el("p", { class: "failure" }, `${say("phone.failed")} (${message.error_code ?? message.status})`),
      quoted && quote(quoted),
      message.media.map((item) => attachment(item, openLink)),
      message.text && el("p", { class: "text" }, rich(message.text, openLink)),
      el(
        "p",
        { class: "meta" },
        message.channel === "sms" && el("span", { class: "sms" }, "SMS"),
        el("time", { datetime: message.at }, hour(message.at)),
        tick(message, answered),
      ),
    ),
    message.buttons.length > 0 && el("div", { class: "buttons" }, message.buttons.map((each) => button(each, message, openLink, tap))),
    mine && message.taken === false && el("p", { class: "untaken" }, say("phone.untaken")),
  );
}

function tick(message, answered) {
  const [path, word] = ticked(message, answered);
  return el("span", { class: `tick ${word}` }, icon(path, { label: say(`tick.${word}`) }));
}

function ticked(message, answered) {
  if (message.direction === "in") {
    if (message.taken === false) return [CROSS, "untaken"];
    return [TWO_TICKS, answered ? "read" : "delivered"];
  }
  if (message.status === "read") return [TWO_TICKS, "read"];
  if (message.status === "delivered") return [TWO_TICKS, "delivered"];
  if (message.status === "sent") return [ONE_TICK, "sent"];
  return FAILED.has(message.status) ? [CROSS, "untaken"] : [CLOCK, "waiting"];
}

function quote(message) {
  return el("p", { class: "quote", title: say("phone.replied") }, plainLine(message.text).slice(0, 90));
}

function attachment(item, openLink) {
  if (item.content_type.startsWith("image/")) {
    return el("img", { class: "picture", src: item.url, alt: item.name || "", loading: "lazy" });
  }
  const word = item.content_type.startsWith("audio/") ? "phone.audio" : "phone.document";
  return link(item.url, item.name || say(word), openLink, { class: "document" });
}

function button(each, message, openLink, tap) {
  if (each.url) return link(each.url, each.title, openLink, { class: "tap" });
  return el("button", { type: "button", class: "tap", onclick: () => tap(each, message) }, each.title);
}
