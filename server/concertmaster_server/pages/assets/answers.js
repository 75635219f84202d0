// Reads what stands in controls as the server does (shared/forms/posted.py and the field types), and what is wrong with it.

import { Day, Failure, Moment, evaluate, fixed, readDay, sizeOf, textOf } from "./expressions.js";

// The engine, for whoever reads answers to work with them: one import holds one copy.
export const engine = { Failure, Moment, evaluate, textOf };

// Why an answer is not taken: a code, and what fills its sentence.
export class Refusal {
  constructor(wrong, parameters) {
    this.wrong = wrong;
    this.parameters = parameters;
  }
}

const BLANKS = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const ENDS = new RegExp(`^${BLANKS}+|${BLANKS}+$`, "g");
const SPACES = new RegExp(`(\\d)(?:${BLANKS}|['’_])(?=\\d)`, "g");
const strip = (text) => text.replace(ENDS, "");
const refuse = (wrong, parameters) => new Refusal(wrong, parameters);
const LIMIT = 2 ** 53;

// Digits of every script stand in rows of ten.
const digit = (sign) => {
  let first = sign.codePointAt();
  const point = first;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return (point - first) % 10;
};
const MARKS = { "٫": ".", "٬": "'", "−": "-", "‐": "-", "‑": "-" };

const plainNumber = (text, unit) => {
  let plain = strip(text);
  if (unit && plain.endsWith(unit)) plain = strip(plain.slice(0, -unit.length));
  plain = plain.replace(/[٫٬−‐‑]/g, (sign) => MARKS[sign]);
  return sizeOf(plain) > 60 ? "" : plain.replace(/\p{Nd}/gu, digit);
};

const afterMark = (text) => (text.split(".")[1] ?? "").length;
const reading = (text, unit, decimals) => {
  const spaced = plainNumber(text, unit);
  const plain = spaced.replace(SPACES, "$1");
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/.test(plain)) return plain;
  if (/^[+-]?\d{1,3}((\.\d{3}){2,}(,\d*)?|(\.\d{3})+,\d*)$/.test(plain)) return plain.replaceAll(".", "").replace(",", ".");
  const thousands = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain) && plain.replaceAll(",", "");
  const decimal = /^[+-]?\d*,\d+$/.test(plain) && plain.replace(",", ".");
  if (!decimal) return thousands || refuse("not_a_number");
  if (!thousands || spaced !== plain || /^[+-]*0/.test(plain)) return decimal;
  return decimals < afterMark(decimal) ? thousands : refuse("number_ambiguous", { first: thousands, second: decimal });
};
export const readNumber = (typed, decimals, unit) => {
  const text = reading(typed, unit, decimals);
  if (text instanceof Refusal) return text;
  const value = Number(text);
  const [whole, fraction] = text.split(".");
  const isPlain = !/e/i.test(text);
  const isWhole = isPlain && !/[1-9]/.test(fraction ?? "");
  if (isPlain && (fraction ?? "").replace(/0+$/, "").length > decimals) return refuse("too_many_decimals", { decimals });
  if (Math.abs(value) > LIMIT || (isWhole && BigInt(whole.replace(/^[+-]/, "") || 0) > LIMIT)) return refuse("number_too_large");
  const [digits, exponent] = value.toExponential().split("e");
  if (Number.isInteger(value) || afterMark(digits) - exponent <= decimals) return value + 0;
  return refuse("too_many_decimals", { decimals });
};

const readInteger = ([text], { d, u, s, from }) => {
  if (strip(text) === "") return null;
  const number = readNumber(text, d, u);
  if (number instanceof Refusal) return /^(too_many_decimals|not_a_number)$/.test(number.wrong) ? refuse("not_whole") : number;
  return s && (number - from) % s ? refuse("step") : number;
};
const readMoney = ([text, chosen], { y }) => {
  if (strip(text) === "") return null;
  const currency = chosen ?? Object.keys(y)[0];
  const number = readNumber(text, y[currency] ?? 2, currency);
  return number instanceof Refusal ? number : { __proto__: null, amount: Math.round(number * 10 ** (y[currency] ?? 2)), currency };
};

const two = (text) => text.padStart(2, "0");
const readDate = (text) => {
  const typed = strip(text);
  const [, year, month, day] = typed.match(/^(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})\.?$/) ?? [];
  return typed && (readDay(year ? `${year}-${two(month)}-${two(day)}` : typed) ?? refuse("not_a_date"));
};
const readTime = ([text]) => {
  const typed = strip(text);
  const [, hour, minute] = typed.match(/^(\d{1,2})[:.h](\d{2})$/) ?? [];
  const time = hour ? `${two(hour)}:${minute}` : typed;
  if (!time) return null;
  return /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(time) ? time.replace(/^(.{5}):00$/, "$1") : refuse("not_a_time");
};
const readRange = (texts) => {
  const [start, end] = [readDate(texts[0]), readDate(texts[1] ?? "")];
  if (start instanceof Refusal || end instanceof Refusal) return refuse("not_a_date");
  if (!start || !end) return start || end ? refuse("open_range") : null;
  return start.days > end.days ? refuse("range_backwards") : { __proto__: null, start, end };
};

// A pattern that costs too much here is left to the server.
const matches = (line, pattern) => {
  try {
    return evaluate(["call", "matches", [["value", line], ["pattern", pattern]]], {}, null);
  } catch {
    return true;
  }
};
const readText = ([text], { a }) => {
  const line = strip(text).normalize() || null;
  return line && a && !matches(line, a) ? refuse("pattern") : line;
};
// What was picked, own words as the choice that takes them: expressions see no more of them.
const pick = (texts, { z }) => {
  const words = z && texts.find((text) => text.startsWith("other="));
  const picked = texts.filter((text) => text && text !== words && !(z && text === "other"));
  if (!z || (!strip(words?.slice(6) ?? "") && !texts.includes("other"))) return picked;
  return [...picked, strip(words?.slice(6) ?? "") ? "other" : refuse("other_text")];
};
const readChoice = (texts, step) => pick(texts, step)[0] ?? null;
const readChoices = (texts, step) => {
  const { o, x = [] } = step;
  const picked = pick(texts, step);
  if (picked.at(-1) instanceof Refusal) return picked.at(-1);
  const chosen = [...o, "other"].filter((id) => picked.includes(id));
  return chosen.length > 1 && chosen.some((id) => x.includes(id)) ? refuse("exclusive_choice") : chosen.length ? chosen : null;
};

// Texts of parts stand behind the name of their part.
const partsIn = (texts) => texts.map((text) => text.split(/=(.*)/s)).filter(([, text]) => text && strip(text));
const readMatrix = (texts, { o }) => {
  const rows = { __proto__: null };
  for (const [row, column] of partsIn(texts)) rows[row] = o ? [...(rows[row] ?? []), column] : column;
  for (const row of o ? Object.keys(rows) : []) rows[row] = o.filter((column) => rows[row].includes(column));
  return Object.keys(rows).length ? rows : null;
};
const readRanking = (texts, { s }) => {
  const places = partsIn(texts).sort(([, one], [, other]) => one - other);
  if (places.some(([, place], index) => place === places[index - 1]?.[1])) return refuse("same_place");
  return places.length && places.length < s ? refuse("places_open") : places.length ? places.map(([choice]) => choice) : null;
};

const readEmail = (texts) => {
  const [line, again = line] = texts.map(strip);
  return line.toLowerCase() === again.toLowerCase() ? line.replace(/@[^@]*$/, (end) => end.toLowerCase()) || null : refuse("not_the_same");
};
const readUrl = ([text], { u }) => {
  const line = strip(text);
  return line.split("/")[0].includes(".") && !/^[a-z][a-z0-9+.-]*:/i.test(line) ? u + line : line || null;
};
const readFiles = (texts) => {
  const files = texts.filter((text) => text[0] === "{").map((text) => JSON.parse(text));
  return files.length ? files : null;
};
const degrees = (text, most, wrong) => {
  const number = readNumber(text, 15, "°");
  return Math.abs(number) <= most ? +number.toFixed(7) : refuse(wrong);
};
const readLocation = ([north, east = "", accuracy]) => {
  if (!strip(north) || !strip(east)) return strip(north + east) ? refuse("half_a_place") : null;
  const latitude = degrees(north, 90, "not_a_latitude");
  const longitude = degrees(east, 180, "not_a_longitude");
  const refused = [latitude, longitude].find((one) => one instanceof Refusal);
  return refused ?? { __proto__: null, latitude, longitude, ...(accuracy && { accuracy: Math.ceil(accuracy) }) };
};

const readPoint = ([text]) => (/^-?\d{1,4}$/.test(strip(text)) ? Number(text) : null);

const READERS = {
  integer: readInteger,
  decimal: ([text], { d, u }) => (strip(text) === "" ? null : readNumber(text, d, u)),
  money: readMoney,
  date: ([text]) => readDate(text) || null,
  time: readTime,
  date_range: readRange,
  text: readText,
  long_text: ([text]) => strip(text.replace(/\r\n?/g, "\n")).normalize() || null,
  choice: readChoice,
  choices: readChoices,
  yes_no: ([text]) => ({ yes: true, true: true, no: false, false: false })[strip(text).toLowerCase()] ?? null,
  consent: (texts) => (/^(yes|true|on|1)$/i.test(strip(texts.at(-1))) ? true : null),
  rating: readPoint,
  scale: readPoint,
  email: readEmail,
  url: readUrl,
  matrix: readMatrix,
  ranking: readRanking,
  lookup: (texts) => texts.find((text) => text && !text.startsWith("find=")) ?? null,
  file: readFiles,
  image: readFiles,
  location: readLocation,
  // Where only the server reads what was typed: whether there is anything.
  noticed: (texts) => texts.some((text) => strip(text.slice(text.indexOf("=") + 1))) || null,
};

// Give the answer in a field's controls, null for none, or a Refusal.
export const read = (step, texts) => (texts?.length ? READERS[step.t](texts, step) : null);

// Turn an answer as the server keeps it into what expressions work with.
export const operand = (step, value) => {
  if (value === null || value === undefined) return null;
  if (step.t === "date") return readDay(value);
  if (step.t === "date_range") return { __proto__: null, start: readDay(value.start), end: readDay(value.end) };
  if (!step.k) return value;
  return value.map((row) =>
    step.k.reduce((names, inner) => {
      names[inner.n] = operand(inner, row[inner.n]);
      return names;
    }, Object.create(null)),
  );
};

const compare = (value, limit) => (typeof value === "number" ? value - limit : value < limit ? -1 : +(value > limit));
const MEASURES = {
  text: sizeOf,
  long_text: sizeOf,
  choices: sizeOf,
  money: ({ amount }) => amount,
  date: ({ days }) => days,
};
const LOW = { text: "too_short", long_text: "too_short", choices: "too_few_chosen", date: "too_early", time: "too_early", date_range: "too_early" };
const HIGH = { text: "too_long", long_text: "too_long", choices: "too_many_chosen", date: "too_late", time: "too_late", date_range: "too_late" };

const asLimit = (step, limit) => {
  if (limit instanceof Day) return limit.days;
  return typeof limit === "string" && step.t !== "time" ? (readDay(limit)?.days ?? null) : limit;
};

// Say in what an answer breaks its limits, already worked out.
export const within = (step, value, limits) => {
  const [low, high] = ["min", "max"].map((key) => asLimit(step, limits[key] ?? limits[`${key}_len`] ?? null));
  const sizes = step.t === "date_range" ? [value.start.days, value.end.days] : [(MEASURES[step.t] ?? ((same) => same))(value)];
  for (const size of sizes) {
    if (low !== null && compare(size, low) < 0) return refuse(LOW[step.t] ?? "too_small", { min: show(step, value, limits.min ?? limits.min_len) });
    if (high !== null && compare(size, high) > 0) return refuse(HIGH[step.t] ?? "too_big", { max: show(step, value, limits.max ?? limits.max_len) });
  }
  if (step.t !== "date_range") return null;
  const days = sizes[1] - sizes[0] + 1;
  return days < step.s ? refuse("range_too_short") : days > step.from ? refuse("range_too_long") : null;
};

// Write a number for readers: thousands apart by a narrow space.
export const group = (value, decimals) => {
  const text = decimals === undefined ? String(value) : fixed(value, decimals);
  const [whole, ...fraction] = text.split(".");
  return text.includes("e") ? text : [whole.replace(/\B(?=(\d{3})+$)/g, "\u202f"), ...fraction].join(".");
};
const show = (step, { currency }, limit) => {
  if (currency) return `${group(limit / 10 ** (step.y[currency] ?? 2), step.y[currency] ?? 2)} ${currency}`;
  return limit instanceof Day ? textOf(limit) : /integer|decimal/.test(step.t) ? group(limit) : limit;
};
