// Dates in the demo's zone and money in reais, in the reader's language.

import { say, sayOr, spoken } from "./words.js";

let zone = "America/Sao_Paulo";
export const useZone = (name) => (zone = name);

const shaped = (at, options) =>
  new Intl.DateTimeFormat(spoken(), { timeZone: zone, ...options }).format(new Date(at));

export const hour = (at) => shaped(at, { hour: "2-digit", minute: "2-digit" });

export const moment = (at) =>
  shaped(at, { day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit" });

export const longMoment = (at) =>
  shaped(at, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });

const dayKey = (at) => shaped(at, { year: "numeric", month: "2-digit", day: "2-digit" });

/** Name a day as a person would, seen from `now`. */
export function dayName(at, now) {
  const key = dayKey(at);
  if (key === dayKey(now)) return say("day.today");
  if (key === dayKey(new Date(now).getTime() - 86_400_000)) return say("day.yesterday");
  return shaped(at, { weekday: "long", day: "numeric", month: "long" });
}

export const sameDay = (one, other) => dayKey(one) === dayKey(other);

export const money = (minor) =>
  new Intl.NumberFormat(spoken(), { style: "currency", currency: "BRL" }).format(minor / 100);

const A_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Write a day, which has no zone. */
const day = (iso) =>
  shaped(iso, { timeZone: "UTC", day: "2-digit", month: "2-digit", year: "numeric" });

/** Show a figure by the house's suffixes: `_minor` is money, `_at` an instant. */
export function figure(name, value) {
  if (name.endsWith("_minor") && typeof value === "number") return money(value);
  if (name.endsWith("_at") && typeof value === "string") return moment(value);
  if (typeof value === "string" && A_DAY.test(value)) return day(value);
  if (Array.isArray(value) && value.every((each) => typeof each !== "object")) return value.join(", ");
  if (value !== null && typeof value === "object") return JSON.stringify(value);
  return String(value);
}

/** Name a figure for people: `overdue_minor` is "em atraso". */
export function figureName(name) {
  const stem = name.replace(/_(minor|at|on)$/, "");
  return sayOr(`figure.${stem}`, stem.replaceAll("_", " "));
}

export const initials = (name) =>
  name
    .split(/\s+/)
    .filter((word) => /^\p{Lu}/u.test(word))
    .map((word) => word[0])
    .slice(0, 2)
    .join("");
