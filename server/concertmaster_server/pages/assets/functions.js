// The functions that few forms use; only pages whose expressions call one of them carry this.

import { blank, bounded, compare, compareTexts, count, dateOf, DAY, Day, dayOf, decimalsOf, EACH, each, equal, fail, fieldOf, fixed, FUNCTIONS, isExact, isMap, isNumber, isText, kindOf, localOf, Moment, own, pad, readDay, requireOrder, roomForItems, roomForText, sizeOf, spend, spendItems, spendText, spread, sum, textOf, total, weight, whole } from "./expressions.js";

export const readMoment = (text) => {
  const found = text.match(/^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):([0-5]\d))$/);
  const day = found && readDay(found[1]);
  if (!day) return null;
  const [, , hour, minute, second = 0, fraction = "", sign, hours = 0, minutes = 0] = found;
  const offset = (hours * 60 + +minutes) * (sign === "-" ? -1 : 1);
  if (hour > 23 || minute > 59 || second > 59 || Math.abs(offset) > 840) return null;
  const clock = ((hour * 60 + +minute) * 60 + +second) * 1000 + +fraction.padEnd(3, "0").slice(0, 3);
  return new Moment(day.days * DAY + clock - offset * 6e4, offset);
};
const partsOf = (value) => {
  const date = new Date(localOf(value));
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
};
const like = (value, local) =>
  value instanceof Day ? new Day(bounded(local) / DAY) : new Moment(bounded(local) - value.offset * 6e4, value.offset);
const addMonths = (value, months) => {
  const [year, month, day] = partsOf(value);
  const target = year * 12 + month - 1 + whole(months, 1);
  const place = [Math.floor(target / 12), (((target % 12) + 12) % 12) + 1];
  const first = dateOf(...place, 1) ?? fail("date_out_of_range");
  let found = null;
  for (let last = day; !found; last--) found = dateOf(...place, last);
  const clock = localOf(value) - dayOf(value).days * DAY;
  return first && like(value, found.days * DAY + clock);
};
const WORDS = {
  YYYY: (parts) => pad(parts[0], 4),
  MM: (parts) => pad(parts[1]),
  M: (parts) => parts[1],
  DD: (parts) => pad(parts[2]),
  D: (parts) => parts[2],
  HH: (parts) => pad(parts[3]),
  mm: (parts) => pad(parts[4]),
  ss: (parts) => pad(parts[5]),
};
const write = (value, pattern) => {
  const parts = partsOf(value);
  return pattern
    .match(/([A-Za-z])\1*|./gsu)
    .map((word) => WORDS[word]?.(parts) ?? word)
    .join("");
};
const formatDate = (value, pattern) => {
  const words = pattern.match(/([A-Za-z])\1*/g) ?? [];
  if (sizeOf(pattern) > 100 || words.some((word) => !Object.hasOwn(WORDS, word))) fail("date_pattern", 1);
  return pattern && write(value, pattern);
};

const readNumber = (text) => {
  if (!/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) fail("not_a_number", 0);
  const value = Number(text);
  const isWhole = /^.?\d*$/.test(text);
  const fits = isWhole ? isExact(value) && BigInt(text) === BigInt(value) : Number.isFinite(value);
  return fits ? value : fail("number_out_of_range");
};

const sortedKeys = (map) => Object.keys(map).sort(compareTexts);
const writeJson = (value, depth) => {
  spend(1);
  const kind = kindOf(value);
  if (kind !== "list" && kind !== "map") {
    const text = value === null ? "null" : textOf(value);
    if (value === null || isNumber(value) || kind === "boolean") return text;
    spendText(sizeOf(text));
    return JSON.stringify(text);
  }
  if (!depth) fail("value_too_deep");
  if (kind === "list") return `[${value.map((item) => writeJson(item, depth - 1))}]`;
  return `{${sortedKeys(value).map((key) => `${writeJson(key, depth - 1)}:${writeJson(value[key], depth - 1)}`)}}`;
};
const written = (value) => (Array.isArray(value) || isMap(value) ? grown(writeJson(value, 64)) : textOf(value));

// Equal values, and no others, have one identity.
const identity = (value, depth = 64) => {
  const kind = kindOf(value);
  if (kind === "text") spendText(sizeOf(value));
  if (kind !== "list" && kind !== "map") return isText(value) ? JSON.stringify(value) : kind + (value && weight(value));
  if (!depth) fail("value_too_deep");
  spend(1 + (sizeOf(value) >> 3));
  if (kind === "list") return `[${value.map((item) => identity(item, depth - 1))}]`;
  return `{${sortedKeys(value).map((key) => `${identity(key)}:${identity(value[key], depth - 1)}`)}}`;
};

const firsts = (list, make) => {
  roomForItems(list.length);
  const found = new Map();
  list.forEach((item, index) => make(found, item, index));
  return [...found.values()];
};

const inOrder = (list, keys) => {
  const places = [...keys.keys()];
  const known = places.filter((place) => keys[place] !== null);
  spendItems(Math.floor((known.length * (32 - Math.clz32(known.length))) / 4));
  requireOrder(known.map((place) => keys[place]));
  known.sort((one, other) => compare(keys[one], keys[other]));
  return [...known, ...places.filter((place) => keys[place] === null)].map((place) => list[place]);
};

// A pattern is a machine made by the server: bits of places, and the places that may follow each.
const fits = (text, pattern) => {
  if (isText(pattern)) fail(pattern, 1);
  spend(1 + pattern.cost * sizeOf(text));
  return run(pattern, text);
};
const run = ({ start, after, signs }, text) => {
  let state = BigInt(start);
  for (const sign of text) {
    let next = 0n;
    for (const [set, places] of signs) {
      if (!(state & BigInt(places)) || !new RegExp(`^${set}$`, "u").test(sign)) continue;
      const taken = state & BigInt(places);
      after.forEach((follow, place) => {
        if ((taken >> BigInt(place)) & 1n) next |= BigInt(follow);
      });
    }
    if (!next) return false;
    state = next;
  }
  return (state & 1n) === 1n;
};

const grown = (text) => {
  roomForText(sizeOf(text));
  return text;
};
const once = (found, key, item) => found.has(key) || found.set(key, item);
const keysOf = (map) => {
  roomForItems(sizeOf(map) * 2);
  return sortedKeys(map);
};
const zones = (start, end) => (start instanceof Moment ? (end.offset - start.offset) * 6e4 : 0);

Object.assign(FUNCTIONS, {
  type_of: ["$*", kindOf],
  number: ["tn", (value) => (isText(value) ? readNumber(value.trim()) : value)],
  text: ["$*", written],
  fixed: ["n n", (value, decimals) => fixed(value, decimalsOf(decimals, 0))],
  floor: ["n", Math.floor],
  ceil: ["n", Math.ceil],
  abs: ["n", Math.abs],
  lower: ["t", (text) => grown(text.toLowerCase())],
  upper: ["t", (text) => grown(text.toUpperCase())],
  trim: ["t", (text) => text.trim()],
  starts_with: ["t t", (text, start) => text.startsWith(start)],
  ends_with: ["t t", (text, end) => text.endsWith(end)],
  split: [
    "t t",
    (text, separator) => {
      const parts = text.split(separator || fail("empty_argument", 1));
      roomForItems(parts.length);
      return parts;
    },
  ],
  join: [
    "l t",
    (list, separator) => {
      const pieces = spread([list]).map((item) => (typeof item === "object" && !weight(item)?.toFixed ? fail("wrong_item", 0) : textOf(item)));
      roomForText(sum(pieces.map(sizeOf)) + sizeOf(separator) * Math.max(pieces.length - 1, 0));
      return pieces.join(separator);
    },
  ],
  replace: [
    "t t t",
    (text, old, other) => {
      const parts = text.split(old || fail("empty_argument", 1));
      roomForText(sizeOf(text) + (parts.length - 1) * (sizeOf(other) - sizeOf(old)));
      return parts.join(other);
    },
  ],
  matches: ["t t", fits],
  pad_start: [
    "t n t",
    (text, length, fill = " ") => {
      if (sizeOf(fill) !== 1) fail("one_character", 2);
      const size = sizeOf(text);
      roomForText(Math.max(whole(length, 1), size));
      return fill.repeat(Math.max(length - size, 0)) + text;
    },
  ],
  first: ["l", (list) => list.find((item) => item !== null) ?? null],
  last: ["l", (list) => list.findLast((item) => item !== null) ?? null],
  sort: ["l", (list) => each(list, (item) => item) && inOrder(list, list)],
  reverse: ["l", (list) => each(list, (item) => item).reverse()],
  unique: ["l", (list) => firsts(list, (found, item) => once(found, identity(item), item))],
  flatten: [
    "l",
    (list) => {
      const flat = list.flat();
      roomForItems(flat.length);
      return flat;
    },
  ],
  slice: [
    "lt n n",
    (value, start, end) => {
      whole(start, 1);
      if (end !== undefined) whole(end, 2);
      const part = (isText(value) ? [...value] : value).slice(start, end);
      if (!isText(value)) roomForItems(part.length);
      return isText(value) ? grown(part.join("")) : part;
    },
  ],
  index_of: [
    "lt *",
    (value, part) => {
      if (Array.isArray(value)) {
        const place = value.findIndex((item) => equal(item, part));
        return place < 0 ? null : place;
      }
      const place = isText(part) ? value.indexOf(part) : -1;
      return place < 0 ? null : count(value.slice(0, place));
    },
  ],
  lookup: [
    "lm * t t",
    (rows, key, field, keyField = "id") => {
      if (!Array.isArray(rows)) return isText(key) ? fieldOf(own(rows, key), field) : null;
      const row = rows.find((row) => isMap(row) && equal(own(row, keyField), key));
      return row ? own(row, field) : null;
    },
  ],
  avg: ["?nl", (...values) => (([sum, size]) => (size ? sum / size : null))([total(values), spread(values).length])],
  keys: ["m", (map) => keysOf(map)],
  values: ["m", (map) => keysOf(map).map((key) => map[key])],
  merge: [
    "?m",
    (...maps) =>
      maps.reduce((merged, part) => {
        Object.assign(merged, part);
        roomForItems(sizeOf(merged));
        return merged;
      }, blank()),
  ],
  date: [
    "tndi n n",
    (value, month, day) => {
      if (isNumber(value)) {
        if (day === undefined) fail("date_parts");
        return dateOf(whole(value, 0), whole(month, 1), whole(day, 2)) ?? fail("not_a_date", 0);
      }
      return isText(value) ? (readDay(value) ?? fail("not_a_date", 0)) : dayOf(value);
    },
  ],
  datetime: ["ti", (value) => (isText(value) ? (readMoment(value) ?? fail("not_a_datetime", 0)) : value)],
  add_days: ["di n", (value, days) => like(value, localOf(value) + whole(days, 1) * DAY)],
  add_months: ["di n", addMonths],
  add_hours: ["i n", (value, hours) => like(value, localOf(value) + Math.trunc(hours * 36e5))],
  days_between: [
    "di di",
    (start, end) => (kindOf(start) === kindOf(end) ? (localOf(end) - localOf(start) - zones(start, end)) / DAY : fail("day_and_moment", 1)),
  ],
  hours_between: ["i i", (start, end) => (end.at - start.at) / 36e5],
  year: ["di", (value) => partsOf(value)[0]],
  month: ["di", (value) => partsOf(value)[1]],
  day: ["di", (value) => partsOf(value)[2]],
  weekday: ["di", (value) => ((dayOf(value).days % 7) + 10) % 7 + 1],
  hour: ["i", (value) => partsOf(value)[3]],
  minute: ["i", (value) => partsOf(value)[4]],
  format_date: ["di t", formatDate],
});

Object.assign(EACH, {
  sort_by: (list, body) => inOrder(list, each(list, body)),
  group_by: (list, body) =>
    firsts(list, (found, item, index) => {
      const key = body(item, index);
      const mark = identity(key);
      once(found, mark, Object.assign(blank(), { key, items: [] }));
      found.get(mark).items.push(item);
    }),
});
