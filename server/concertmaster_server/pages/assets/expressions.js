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
export const DAY = 864e5;
const FIRST = -621355968e5;
const LAST = 2534023008e5;
const STEPS = 20000;

let left, present, names, items, indexes;
let sized = "";
let size = 0;

export const fail = (code, argument) => {
  throw new Failure(code, argument);
};
export const spend = (steps) => (left -= steps) < 0 && fail("too_many_steps");
// Sums of sizes can be larger than what shifts take.
export const spendText = (count) => spend(Math.floor(count / 64));
export const spendItems = (count) => spend(Math.floor(count / 8));
export const roomForText = (count) => (count > 262144 ? fail("text_too_long") : spendText(count));
export const roomForItems = (count) => (count > 10000 ? fail("too_many_items") : spendItems(count));

const placed = (node, work) => {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) error.position ??= (error.argument === undefined ? node : node[2][error.argument]).at(-2);
    throw error;
  }
};

export const isText = (value) => typeof value === "string";
export const isNumber = (value) => typeof value === "number";
export const isMap = (value) => kindOf(value) === "map";
export const own = (map, key) => (Object.hasOwn(map, key) ? map[key] : null);
export const blank = () => Object.create(null);
export const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

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
export const count = (text) => text.length - (text.match(/[\ud800-\udbff](?=[\udc00-\udfff])/g)?.length ?? 0);
export const sizeOf = (value) => {
  if (!isText(value)) return (Array.isArray(value) ? value : Object.keys(value)).length;
  if (value.length < 64) return count(value);
  if (value !== sized) [sized, size] = [value, count(value)];
  return size;
};

const truth = (value, argument) => value === true || (value !== false && value !== null && fail("not_boolean", argument));

export const isExact = (number) => Number.isInteger(number) && Math.abs(number) <= LARGEST;
export const whole = (number, argument) => (isExact(number) ? number : fail("not_whole", argument));

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
export const compareTexts = (one, other) => {
  const end = Math.min(one.length, other.length);
  for (let place = 0; place < end; place++) {
    const difference = rank(one.charCodeAt(place)) - rank(other.charCodeAt(place));
    if (difference) return difference;
  }
  return one.length - other.length;
};
export const weight = (value) => value.days ?? value.at ?? value;
export const compare = (one, other) =>
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

export const fieldOf = (value, name, depth = 64) => {
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
export const decimalsOf = (number, lowest) =>
  whole(number, 1) < lowest || number > 15 ? fail("decimals", 1) : number;

// Days and moments
export const pad = (number, width = 2) => String(number).padStart(width, "0");
export const bounded = (local) => (local >= FIRST && local < LAST ? local : fail("date_out_of_range"));
export const localOf = (value) => (value instanceof Day ? value.days * DAY : value.at + value.offset * 6e4);
export const dayOf = (value) => new Day(Math.floor(localOf(value) / DAY));
export const dateOf = (year, month, day) => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const fits = year > 0 && year < 1e4 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return fits ? new Day(date / DAY) : null;
};
export const readDay = (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? dateOf(...text.split("-").map(Number)) : null);
const writeMoment = (value) => {
  bounded(value.at);
  const size = Math.abs(value.offset);
  const zone = size ? `${value.offset < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}` : "Z";
  return new Date(localOf(value)).toISOString().replace(/(\.000)?Z$/, zone);
};

// Lists and maps are written in functions.js.
export const textOf = (value) => {
  if (value === null) return "";
  if (value instanceof Day) return new Date(localOf(value)).toISOString().slice(0, 10);
  if (value instanceof Moment) return writeMoment(value);
  return String(value);
};

export const requireOrder = (values) => {
  const kinds = new Set(values.map(kindOf));
  spendText(sum(values.filter(isText).map(sizeOf)));
  if (kinds.size > 1) fail("mixed_list", 0);
  for (const kind of kinds) if (!ORDERED.includes(kind)) fail("unordered_list", 0);
};
export const spread = (values) => values.flat().filter((value) => value !== null);
export const total = (values) =>
  spread(values).reduce((one, other) => (isNumber(other) ? plus(one, other) : fail("wrong_item")), 0);
const extreme =
  (sign) =>
  (...values) => {
    const known = spread(values);
    requireOrder(known);
    return known.length ? known.reduce((one, other) => (compare(other, one) * sign > 0 ? other : one)) : null;
  };

const all = (list, body, decisive) => {
  for (let index = 0; index < list.length; index++) if (truth(body(list[index], index), 1) === decisive) return decisive;
  return !decisive;
};
export const each = (list, body) => {
  roomForItems(list.length);
  return list.map(body);
};
const filter = (list, body) => list.filter((item, index) => truth(body(item, index), 1));

// What each argument may be: n(umber), t(ext), l(ist), m(ap), d(ay), i(nstant), ? null, * anything. $ marks what pays nothing.
const LETTERS = { n: "number", t: "text", l: "list", m: "map", d: "date", i: "datetime" };
export const FUNCTIONS = {
  empty: ["$*", (value) => value === null || ((isText(value) || isMap(value) || Array.isArray(value)) && !sizeOf(value))],
  round: ["n n", (value, decimals = 0) => round(value, decimalsOf(decimals, -15))],
  contains: ["tlm *", (value, part) => contained(part, value)],
  len: ["$ltm", sizeOf],
  sum: ["?nl", (...values) => total(values)],
  min: ["?ntdil", extreme(-1)],
  max: ["?ntdil", extreme(1)],
  now: ["", () => present],
  today: ["", () => dayOf(present)],
};

export const EACH = {
  map: each,
  filter: (list, body) => {
    const kept = filter(list, body);
    roomForItems(kept.length);
    return kept;
  },
  any: (list, body) => all(list, body, true),
  all: (list, body) => all(list, body, false),
  count: (list, body) => filter(list, body).length,
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
