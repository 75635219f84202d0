// Works out checked trees as the server does, step for step: equal values, errors, places and costs (expressions/page_tree.py).
// Names come in an object without a prototype; of anything else only own keys are ever read.

export class Day {
  constructor(days) {
    this.days = days;
  }
}

// An instant in milliseconds, and the minutes from UTC at which it was written.
export class Moment {
  constructor(at, offset = 0) {
    this.at = at;
    this.offset = offset;
  }
}

export class Failure {
  constructor(code, argument) {
    this.code = `expression.${code}`;
    this.argument = argument;
  }
}

const LARGEST = 2 ** 53;
const DAY = 864e5;
const FIRST = -621355968e5;
const LAST = 2534023008e5;
const STEPS = 20000;

let left, present, names, items, indexes;
let sized = "";
let size = 0;

const fail = (code, argument) => {
  throw new Failure(code, argument);
};
const spend = (steps) => (left -= steps) < 0 && fail("too_many_steps");
// Sums of sizes can be larger than what shifts take.
const spendText = (count) => spend(Math.floor(count / 64));
const spendItems = (count) => spend(Math.floor(count / 8));
const roomForText = (count) => (count > 262144 ? fail("text_too_long") : spendText(count));
const roomForItems = (count) => (count > 10000 ? fail("too_many_items") : spendItems(count));

const placed = (node, work) => {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) error.position ??= (error.argument === undefined ? node : node[2][error.argument]).at(-2);
    throw error;
  }
};

const isText = (value) => typeof value === "string";
const isNumber = (value) => typeof value === "number";
const isMap = (value) => kindOf(value) === "map";
const own = (map, key) => (Object.hasOwn(map, key) ? map[key] : null);
const blank = () => Object.create(null);
const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

export const kindOf = (value) =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "list"
      : value instanceof Day
        ? "date"
        : value instanceof Moment
          ? "datetime"
          : ({ string: "text", object: "map", number: "number", boolean: "boolean" }[typeof value] ?? "unknown");

// Texts are measured in code points; a loop mostly measures the same long one.
const count = (text) => text.length - (text.match(/[\ud800-\udbff](?=[\udc00-\udfff])/g)?.length ?? 0);
export const sizeOf = (value) => {
  if (!isText(value)) return (Array.isArray(value) ? value : Object.keys(value)).length;
  if (value.length < 64) return count(value);
  if (value !== sized) [sized, size] = [value, count(value)];
  return size;
};

const truth = (value, argument) => value === true || (value !== false && value !== null && fail("not_boolean", argument));

const isExact = (number) => Number.isInteger(number) && Math.abs(number) <= LARGEST;
const whole = (number, argument) => (isExact(number) ? number : fail("not_whole", argument));

// Whole numbers must stay exact; at the edge only trying the other way round tells.
const checked = (result, one, other, tells) =>
  Math.abs(result) < LARGEST ||
  (isExact(one) && isExact(other) ? Math.abs(result) === LARGEST && tells(result) : Number.isFinite(result))
    ? result
    : fail("number_out_of_range");
const plus = (one, other) => checked(one + other, one, other, (result) => result - one === other);

const MATH = {
  "+": plus,
  "-": (one, other) => checked(one - other, one, other, (result) => one - result === other),
  "*": (one, other) => checked(one * other, one, other, (result) => result % one === 0),
  "/": (one, other) => (other ? checked(one / other, 0.5) : fail("division_by_zero")),
  "%": (one, other) => (other ? one % other : fail("division_by_zero")),
};

const calculate = (sign, one, other) => {
  if (isNumber(one) && isNumber(other)) return MATH[sign](one, other);
  if (sign === "+" && isText(one) && isText(other)) {
    roomForText(sizeOf(one) + sizeOf(other));
    return one + other;
  }
  return one === null || other === null ? null : fail("wrong_operands");
};

// Surrogates stand for what comes behind all other units.
const rank = (unit) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
const compareTexts = (one, other) => {
  const end = Math.min(one.length, other.length);
  for (let place = 0; place < end; place++) {
    const difference = rank(one.charCodeAt(place)) - rank(other.charCodeAt(place));
    if (difference) return difference;
  }
  return one.length - other.length;
};
const weight = (value) => value.days ?? value.at ?? value;
const compare = (one, other) =>
  isText(one) ? compareTexts(one, other) : weight(one) < weight(other) ? -1 : +(weight(one) > weight(other));

const spendShorter = (one, other) => spendText(Math.min(sizeOf(one), sizeOf(other)));

export const equal = (one, other, depth = 64) => {
  const kind = kindOf(one);
  if (kind !== kindOf(other)) return false;
  if (kind === "text") spendShorter(one, other);
  if (kind === "date" || kind === "datetime") return compare(one, other) === 0;
  if (kind !== "list" && kind !== "map") return one === other;
  const size = sizeOf(one);
  if (size !== sizeOf(other)) return false;
  if (!depth) fail("value_too_deep");
  spend(1 + (size >> 3));
  if (kind === "list") return one.every((item, place) => equal(item, other[place], depth - 1));
  const keys = Object.keys(one);
  spendText(sum(keys.map(sizeOf)));
  return keys.every((key) => Object.hasOwn(other, key) && equal(one[key], other[key], depth - 1));
};

const ORDERED = ["number", "text", "date", "datetime"];
const comparable = (one, other) => {
  if (one === null || other === null) return false;
  const kind = kindOf(one);
  if (kind !== kindOf(other) || !ORDERED.includes(kind)) fail("no_order");
  if (kind === "text") spendShorter(one, other);
  return true;
};

const contained = (part, value) => {
  if (Array.isArray(value)) {
    spendItems(value.length);
    return value.some((item) => equal(item, part));
  }
  if (value === null || (part === null && (isMap(value) || isText(value)))) return false;
  if (isText(part) && isMap(value)) return Object.hasOwn(value, part);
  if (!isText(part) || !isText(value)) fail("wrong_operands");
  spendText(sizeOf(value));
  return value.includes(part);
};

const COMPARE = {
  "==": equal,
  "!=": (one, other) => !equal(one, other),
  "<": (one, other) => comparable(one, other) && compare(one, other) < 0,
  "<=": (one, other) => comparable(one, other) && compare(one, other) <= 0,
  ">": (one, other) => comparable(one, other) && compare(one, other) > 0,
  ">=": (one, other) => comparable(one, other) && compare(one, other) >= 0,
  in: contained,
};

const fieldOf = (value, name, depth = 64) => {
  if (value === null) return null;
  if (isMap(value)) return own(value, name);
  if (!Array.isArray(value)) fail("no_field");
  if (!depth) fail("value_too_deep");
  roomForItems(value.length);
  spend(1);
  return value.map((item) => (isMap(item) ? own(item, name) : fieldOf(item, name, depth - 1)));
};

const elementOf = (value, index) => {
  if (isText(index)) return fieldOf(value, index);
  if (value === null || index === null) return null;
  if (!Array.isArray(value) || !isNumber(index)) fail("wrong_index");
  return value.at(whole(index)) ?? null;
};

// Rounding and writing start from the shortest decimal that stands for a number.
const shortest = (value) => {
  const [, sign, first, rest = "", exponent] = value.toExponential().match(/(-?)(\d)\.?(\d*)e(.+)/);
  return [sign, first + rest, exponent - rest.length];
};
const dropped = (digits, surplus) => {
  const end = digits.length - surplus;
  return end < 0 ? "0" : String(BigInt(digits.slice(0, end)) + (digits[end] >= "5" ? 1n : 0n));
};
const round = (value, decimals) => {
  const [sign, digits, exponent] = shortest(value);
  return exponent >= -decimals ? value : Number(`${sign}${dropped(digits, -decimals - exponent)}e${-decimals}`);
};
export const fixed = (value, decimals) => {
  const [sign, digits, exponent] = shortest(value);
  const surplus = -decimals - exponent;
  const kept = (surplus > 0 ? dropped(digits, surplus) : digits + "0".repeat(-surplus)).padStart(decimals + 1, "0");
  const end = kept.length - decimals;
  return (/[1-9]/.test(kept) ? sign : "") + kept.slice(0, end) + (decimals ? `.${kept.slice(end)}` : "");
};
const decimalsOf = (number, lowest) =>
  whole(number, 1) < lowest || number > 15 ? fail("decimals", 1) : number;

const readNumber = (text) => {
  if (!/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) fail("not_a_number", 0);
  const value = Number(text);
  const isWhole = /^.?\d*$/.test(text);
  const fits = isWhole ? isExact(value) && BigInt(text) === BigInt(value) : Number.isFinite(value);
  return fits ? value : fail("number_out_of_range");
};

// Days and moments
const pad = (number, width = 2) => String(number).padStart(width, "0");
const bounded = (local) => (local >= FIRST && local < LAST ? local : fail("date_out_of_range"));
const localOf = (value) => (value instanceof Day ? value.days * DAY : value.at + value.offset * 6e4);
const like = (value, local) =>
  value instanceof Day ? new Day(bounded(local) / DAY) : new Moment(bounded(local) - value.offset * 6e4, value.offset);
const dayOf = (value) => new Day(Math.floor(localOf(value) / DAY));
const partsOf = (value) => {
  const date = new Date(localOf(value));
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
};
const dateOf = (year, month, day) => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const fits = year > 0 && year < 1e4 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return fits ? new Day(date / DAY) : null;
};
export const readDay = (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? dateOf(...text.split("-").map(Number)) : null);
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

const writeMoment = (value) => {
  bounded(value.at);
  const milliseconds = ((value.at % 1000) + 1000) % 1000;
  const fraction = milliseconds ? `.${pad(milliseconds, 3)}` : "";
  const size = Math.abs(value.offset);
  const zone = size ? `${value.offset < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}` : "Z";
  return `${write(value, "YYYY-MM-DD")}T${write(value, "HH:mm:ss")}${fraction}${zone}`;
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
export const textOf = (value) => {
  if (value === null) return "";
  if (value instanceof Day) return write(value, "YYYY-MM-DD");
  if (value instanceof Moment) return writeMoment(value);
  if (typeof value !== "object") return String(value);
  const text = writeJson(value, 64);
  roomForText(sizeOf(text));
  return text;
};

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

const requireOrder = (values) => {
  const kinds = new Set(values.map(kindOf));
  spendText(sum(values.filter(isText).map(sizeOf)));
  if (kinds.size > 1) fail("mixed_list", 0);
  for (const kind of kinds) if (!ORDERED.includes(kind)) fail("unordered_list", 0);
};
const inOrder = (list, keys) => {
  const places = [...keys.keys()];
  const known = places.filter((place) => keys[place] !== null);
  spendItems(Math.floor((known.length * (32 - Math.clz32(known.length))) / 4));
  requireOrder(known.map((place) => keys[place]));
  known.sort((one, other) => compare(keys[one], keys[other]));
  return [...known, ...places.filter((place) => keys[place] === null)].map((place) => list[place]);
};
const spread = (values) => values.flat().filter((value) => value !== null);
const total = (values) =>
  spread(values).reduce((one, other) => (isNumber(other) ? plus(one, other) : fail("wrong_item")), 0);
const extreme =
  (sign) =>
  (...values) => {
    const known = spread(values);
    requireOrder(known);
    return known.length ? known.reduce((one, other) => (compare(other, one) * sign > 0 ? other : one)) : null;
  };

// A pattern is a machine made by the server: bits of places, and the places that may follow each.
const fits = (text, pattern) => {
  if (isText(pattern)) fail(pattern, 1);
  spend(1 + pattern.cost * sizeOf(text));
  return run(pattern, text);
};
export const run = ({ start, after, signs }, text) => {
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

const all = (list, body, decisive) => {
  for (let index = 0; index < list.length; index++) if (truth(body(list[index], index), 1) === decisive) return decisive;
  return !decisive;
};
const each = (list, body) => {
  roomForItems(list.length);
  return list.map(body);
};
const filter = (list, body) => list.filter((item, index) => truth(body(item, index), 1));

// What each argument may be: n(umber), t(ext), l(ist), m(ap), d(ay), i(nstant), ? null, * anything. $ marks what pays nothing.
const LETTERS = { n: "number", t: "text", l: "list", m: "map", d: "date", i: "datetime" };
const FUNCTIONS = {
  type_of: ["$*", kindOf],
  empty: ["$*", (value) => value === null || ((isText(value) || isMap(value) || Array.isArray(value)) && !sizeOf(value))],
  number: ["tn", (value) => (isText(value) ? readNumber(value.trim()) : value)],
  round: ["n n", (value, decimals = 0) => round(value, decimalsOf(decimals, -15))],
  fixed: ["n n", (value, decimals) => fixed(value, decimalsOf(decimals, 0))],
  floor: ["n", Math.floor],
  ceil: ["n", Math.ceil],
  abs: ["n", Math.abs],
  text: ["$*", textOf],
  lower: ["t", (text) => grown(text.toLowerCase())],
  upper: ["t", (text) => grown(text.toUpperCase())],
  trim: ["t", (text) => text.trim()],
  contains: ["tlm *", (value, part) => contained(part, value)],
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
  len: ["$ltm", sizeOf],
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
  sum: ["?nl", (...values) => total(values)],
  avg: ["?nl", (...values) => (([sum, size]) => (size ? sum / size : null))([total(values), spread(values).length])],
  min: ["?ntdil", extreme(-1)],
  max: ["?ntdil", extreme(1)],
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
  now: ["", () => present],
  today: ["", () => dayOf(present)],
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

const EACH = {
  map: each,
  filter: (list, body) => {
    const kept = filter(list, body);
    roomForItems(kept.length);
    return kept;
  },
  any: (list, body) => all(list, body, true),
  all: (list, body) => all(list, body, false),
  count: (list, body) => filter(list, body).length,
  sort_by: (list, body) => inOrder(list, each(list, body)),
  group_by: (list, body) =>
    firsts(list, (found, item, index) => {
      const key = body(item, index);
      const mark = identity(key);
      once(found, mark, Object.assign(blank(), { key, items: [] }));
      found.get(mark).items.push(item);
    }),
};

const countNodes = ([kind, ...parts]) =>
  parts.filter(Array.isArray).reduce((found, part) => {
    if (isText(part[0])) return found + countNodes(part);
    return found + sum(part.map((one) => countNodes(kind === "map" ? one[1] : one)));
  }, 1);
const BUILDS = /\["(call|list|map)",/;

const argument = (node, kinds, depth) => {
  const value = evaluateNode(node, depth);
  if (value === null || node[0] === "pattern") return value;
  return placed(node, () => {
    const kind = kindOf(value);
    if (!kinds.includes("*") && ![...kinds].some((letter) => LETTERS[letter] === kind)) fail("wrong_argument");
    if (isNumber(value) && !Number.isFinite(value)) fail("number_out_of_range");
    if (kind === "datetime") bounded(value.at);
    if (kinds[0] === "$") return value;
    if (kind === "text") spendText(sizeOf(value));
    if (kind === "list" || kind === "map") spendItems(sizeOf(value));
    return value;
  });
};

const call = (node, depth) => {
  const [, name, parts] = node;
  if (name === "if") {
    const holds = placed(node, () => truth(evaluateNode(parts[0], depth), 0));
    return holds ? evaluateNode(parts[1], depth) : parts[2] ? evaluateNode(parts[2], depth) : null;
  }
  if (name === "coalesce") {
    for (const part of parts) {
      const value = evaluateNode(part, depth);
      if (value !== null) return value;
    }
    return null;
  }
  if (Object.hasOwn(EACH, name)) {
    const list = argument(parts[0], "l", depth);
    const cost = countNodes(parts[1]);
    const body = (item, index) => {
      spend(cost);
      items[depth] = item;
      indexes[depth] = index;
      return evaluateNode(parts[1], depth + 1);
    };
    return list && placed(node, () => EACH[name](list, body));
  }
  const [signature, work] = FUNCTIONS[name];
  const parameters = signature.split(" ");
  let hasNull = false;
  const values = parts.map((part, place) => {
    const kinds = parameters[Math.min(place, parameters.length - 1)];
    const value = argument(part, kinds, depth);
    hasNull ||= value === null && !/[?*]/.test(kinds);
    return value;
  });
  return hasNull ? null : placed(node, () => work(...values));
};

const NODES = {
  value: ([, value]) => value,
  pattern: ([, pattern]) => pattern,
  list: ([, parts], depth) => parts.map((part) => evaluateNode(part, depth)),
  map: ([, entries], depth) =>
    entries.reduce((map, [key, part]) => {
      map[key] = evaluateNode(part, depth);
      return map;
    }, blank()),
  name: (node, depth) => {
    const [, name] = node;
    if (depth && name === "item") return items[depth - 1];
    if (depth && name === "index") return indexes[depth - 1];
    return name in names ? names[name] : placed(node, () => fail("unknown_name"));
  },
  get: ([, target, ways], depth) =>
    ways.reduce(
      (value, way) => {
        if (way[0] === "field") return placed(way, () => fieldOf(value, way[1]));
        const index = evaluateNode(way[1], depth);
        return placed(way, () => elementOf(value, index));
      },
      evaluateNode(target, depth),
    ),
  negate: (node, depth) => {
    const value = evaluateNode(node[1], depth);
    return value === null ? null : isNumber(value) ? 0 - value : placed(node, () => fail("wrong_operand"));
  },
  not: ([, part], depth) => !condition(part, depth),
  math: ([, first, terms], depth) =>
    terms.reduce(
      (value, term) => {
        const other = evaluateNode(term[1], depth);
        return placed(term, () => calculate(term[0], value, other));
      },
      evaluateNode(first, depth),
    ),
  compare: (node, depth) => {
    const one = evaluateNode(node[2], depth);
    const other = evaluateNode(node[3], depth);
    return placed(node, () => COMPARE[node[1]](one, other));
  },
  and: ([, parts], depth) => parts.every((part) => condition(part, depth)),
  or: ([, parts], depth) => parts.some((part) => condition(part, depth)),
  call,
};
const condition = (node, depth) => {
  const value = evaluateNode(node, depth);
  return placed(node, () => truth(value));
};
const evaluateNode = (node, depth) => NODES[node[0]](node, depth);

// A result pays for what it would be when written out.
const measure = (value) => {
  let pending = 0;
  const waiting = [value];
  while (waiting.length) {
    const part = waiting.pop();
    if (isText(part)) pending += sizeOf(part) >> 3;
    else if (Array.isArray(part) || isMap(part)) {
      const keys = Array.isArray(part) ? [] : Object.keys(part);
      pending += sizeOf(part);
      for (const inner of [...keys, ...Object.values(part)]) waiting.push(inner);
    }
    pending += 1;
    if (pending >= 256) {
      spend(pending >> 3);
      pending &= 7;
    }
  }
};

// Give a tree's value for names and a moment; throws a Failure, and nothing else, where it has none.
export const evaluate = (tree, given, now) => {
  [left, present, names, items, indexes] = [STEPS, now, given, [], []];
  try {
    spend(countNodes(tree));
    const value = evaluateNode(tree, 0);
    if (BUILDS.test(JSON.stringify(tree))) measure(value);
    return value;
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure("unsupported_value");
    failure.position ??= 0;
    throw failure;
  }
};
