// Shows, hides, works out and tells while people type. The plan comes with the page (pages/live); the server decides.

import { Refusal, engine, group, operand, read, within } from "./answers.js";

const { Failure, Moment, evaluate, textOf } = engine;

const form = document.querySelector("form");
const source = document.getElementById("cm-live");
const { steps, words, given = {}, hidden: fixedHidden = [] } = JSON.parse(source.textContent);
const now = new Moment(Date.now());

// What can go is an element with a mark; where it is gone, a comment keeps its place and the element is kept aside.
const places = new Map();
const owners = new Map();
const partClass = (element) => [...element.classList].find((name) => name.startsWith("part-"));
const keep = (element, isShown) => {
  const place = document.createComment("");
  element.before(place);
  places.set(place, { element, isShown });
  owners.set(element, place);
};
const gather = (root) => {
  for (const template of root.querySelectorAll("template.part")) {
    const element = template.content.firstElementChild;
    gather(template.content);
    template.before(element);
    keep(element, false);
    element.remove();
    template.remove();
  }
  for (const element of root.querySelectorAll("[class*=part-]")) if (!placed(element)) keep(element, true);
};
const placed = (element) => places.has(element.previousSibling);

const rowsOf = (repeat) => (repeat ? [...repeat.children].filter((child) => child.classList.contains("row")) : []);
const nameOf = (prefix, step) => prefix + step.n;
const idOf = (prefix, step) => nameOf(prefix, step).replaceAll("[", "-").replaceAll("].", "-");

// A tree is worked out anew only where a name it uses has another value; undefined stands for none.
const known = new Map();
const namesIn = (tree) => [...JSON.stringify(tree).matchAll(/\["name","(\w+)"/g)].map(([, name]) => name);
const safely = (tree, names, otherwise, address) => {
  if (!Array.isArray(tree)) return tree;
  if (!known.has(tree)) known.set(tree, { roots: namesIn(tree), last: {} });
  const { roots, last } = known.get(tree);
  const values = roots.map((name) => names[name]);
  if (!last[address]?.values.every((value, place) => value === values[place])) {
    last[address] = { values };
    try {
      last[address].value = evaluate(tree, names, now);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
  return last[address].value === undefined ? otherwise : last[address].value;
};

// One walk works out everything in the order of the plan, as the server's does.
let controls, found, hidden;
const collect = () => {
  const entries = new Map();
  for (const [control, text] of new FormData(form)) {
    if (typeof text !== "string") continue;
    const [name, part] = control.split(/:(.*)/);
    entries.set(name, [...(entries.get(name) ?? []), part ? `${part}=${text}` : text]);
  }
  return entries;
};

const walk = (level, names, prefix, address) => {
  for (const step of level) if (step.n) names[step.n] = null;
  for (const step of level) {
    const here = address + step.i;
    const isFixed = step.w && fixedHidden.includes(here);
    const shown = step.if ? safely(step.if, names, true, here) : true;
    if (isFixed || (step.p && hidden.has(address + step.p)) || shown === false || shown === null) hidden.add(here);
    else if (step.n) names[step.n] = worth(step, names, prefix, address);
  }
};

const worth = (step, names, prefix, address) => {
  const here = address + step.i;
  if (step.g) return operand(step, given[step.n]);
  if (step.v) {
    const value = safely(step.v, names, null, here);
    found.set(here, { step, id: idOf(prefix, step), value });
    return value;
  }
  if (step.k) {
    const control = nameOf(prefix, step);
    return rowsOf(document.getElementById(idOf(prefix, step))).map((row, place) => {
      const own = Object.create(names);
      walk(step.k, own, `${control}[${row.id.match(/\d+$/)[0]}].`, `${here}/${place}/`);
      return own;
    });
  }
  const texts = controls.get(nameOf(prefix, step));
  const answer = read(step, texts);
  found.set(here, { step, id: idOf(prefix, step), names, answer, name: nameOf(prefix, step) });
  return answer instanceof Refusal ? null : answer;
};

const written = ({ step, value }) => {
  if (value === null) return words.nothing_yet;
  const { decimals, unit = "" } = step.f ?? {};
  if (typeof value === "number") return `${group(value, decimals)} ${unit}`.trimEnd();
  return typeof value === "boolean" ? (value ? "Yes" : "No") : textOf(value);
};

// Upwards from what is kept aside leads its place.
const above = (node) => node.parentElement ?? owners.get(node)?.parentElement;
const addressOf = (place, id) => {
  let address = id;
  for (let node = above(place); node; node = above(node)) {
    if (!node.matches(".row")) continue;
    const repeat = node.parentElement;
    address = `${repeatIds.get(repeat.id.replace(/-\d+(?=-|$)/g, "-#"))}/${rowsOf(repeat).indexOf(node)}/${address}`;
  }
  return address;
};
const isGone = (place) => {
  const root = place.getRootNode();
  return root !== document && !places.has(owners.get(root));
};
const repeatIds = new Map();
const nameRepeats = (level, prefix) => {
  for (const step of level.filter((one) => one.k)) {
    repeatIds.set(prefix + step.n, step.i);
    nameRepeats(step.k, `${prefix}${step.n}-#-`);
  }
};

const isEmptySection = (element) =>
  element.matches(".section") && !element.querySelector(":scope > :is(.question, .section, .note, fieldset)");

const settle = () => {
  let changed = false;
  for (const [place, part] of places) {
    if (!place.isConnected && isGone(place)) {
      places.delete(place);
      continue;
    }
    // Rows move up when others go, so only what stands outside of them has one address for good.
    const address = part.address ?? addressOf(place, partClass(part.element).slice(5));
    if (!address.includes("/")) part.address = address;
    const shown = !hidden.has(address) && !isEmptySection(part.element);
    if (shown === part.isShown) continue;
    changed = true;
    part.isShown = shown;
    if (shown) place.after(part.element);
    else part.element.remove();
  }
  return changed;
};

const mark = form.elements._shown ?? Object.assign(document.createElement("input"), { type: "hidden", name: "_shown" });
const answered = (row) => [...row.querySelectorAll("input, select, textarea")].some((control) => (/radio|checkbox/.test(control.type) ? control.checked : control.value && control.type !== "hidden"));

// Blank rows are left out by the server, so those behind them move up.
const sent = (level, prefix, address, counted) =>
  level.flatMap((step) => {
    if (hidden.has(address + step.i) || step.e || !step.n) return [];
    const own = step.c ? [counted + step.i] : [];
    if (!step.k || step.g) return own;
    let number = 0;
    return own.concat(
      rowsOf(document.getElementById(idOf(prefix, step))).flatMap((row, place) =>
        answered(row)
          ? sent(step.k, `${nameOf(prefix, step)}[${row.id.match(/\d+$/)[0]}].`, `${address + step.i}/${place}/`, `${counted + step.i}/${number++}/`)
          : [],
      ),
    );
  });

const update = () => {
  for (let turn = 0; turn < 9; turn++) {
    [controls, found, hidden] = [collect(), new Map(), new Set()];
    walk(steps, Object.assign(Object.create(null), { env: environment }), "", "");
    if (!settle()) break;
  }
  for (const one of found.values()) {
    const output = one.step.v && document.getElementById(one.id);
    if (!output) continue;
    const text = written(one);
    output.classList.remove("later");
    if (output.textContent !== text) output.textContent = text;
  }
  mark.value = sent(steps, "", "", "").join(" ");
  if (!mark.value) mark.remove();
  else if (!mark.isConnected) form.append(mark);
};
const environment = { __proto__: null, now, today: evaluate(["call", "today", []], {}, now), locale: document.documentElement.lang };

// What is wrong is told when a field that was typed in is left: one message at a time, in one place that is read out.
const said = Object.assign(document.createElement("p"), { className: "sr", role: "status" });
form.append(said);
const typed = new Set();

const mistake = ({ step, names, answer, id }) => {
  if (answer instanceof Refusal) return answer;
  const isMissing = answer === null;
  if (isMissing) return step.r && (safely(step.r, names, null, id) ?? false) !== false ? new Refusal("required") : null;
  if (!step.l && !step.s) return null;
  const limits = Object.fromEntries(Object.entries(step.l ?? {}).map(([key, limit]) => [key, safely(limit, names, null, id)]));
  return within(step, answer, limits);
};

const sentence = (step, { wrong, parameters = {} }) => step.m?.[wrong]?.replace(/\{(\w+)\}/g, (braces, key) => parameters[key] ?? braces);

const tell = (one, question) => {
  const refusal = mistake(one);
  const text = refusal && sentence(one.step, refusal);
  const id = `${one.id}-error`;
  const old = document.getElementById(id);
  if (!text && !old) return;
  old?.remove();
  question.classList.toggle("wrong", Boolean(text));
  for (const control of question.querySelectorAll("input, select, textarea")) {
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  const described = question.matches("fieldset") ? question : document.getElementById(one.id);
  const others = (described.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== id);
  if (text) others.push(id);
  if (others.length) described.setAttribute("aria-describedby", others.join(" "));
  else described.removeAttribute("aria-describedby");
  said.textContent = text ?? "";
  if (!text) return;
  const error = Object.assign(document.createElement("p"), { className: "error", id });
  const line = error.appendChild(document.createElement("span"));
  line.append(Object.assign(document.createElement("b"), { className: "sr", textContent: `${words.error}: ` }), text);
  const before = [...question.querySelectorAll(":scope > :is(label, legend, .hint, .warning, .prose)")].filter((part) => !part.matches(".option"));
  if (before.length) before.at(-1).after(error);
  else question.prepend(error);
};

const look = ({ target, relatedTarget }) => {
  const question = target.closest?.(".question");
  if (!typed.has(target.name) || !question?.isConnected || question.contains(relatedTarget)) return;
  for (const one of found.values()) if (one.name === target.name.split(":")[0]) tell(one, question);
};

// The next walk waits for the next frame, so that a fast hand costs one walk.
let isWaiting = false;
const react = ({ target }) => {
  typed.add(target.name);
  if (isWaiting) return;
  isWaiting = true;
  queueMicrotask(() => {
    isWaiting = false;
    update();
    const question = target.closest(".question");
    if (question?.matches(".wrong")) look({ target });
  });
};
for (const type of ["input", "change"]) form.addEventListener(type, react);

// A message moves what stands below it, so it waits for a press to end where it began.
let isPressed = false;
const left = [];
const lookBack = () => isPressed || left.splice(0).forEach(look);
const press = ({ type }) => {
  isPressed = type === "pointerdown";
  setTimeout(lookBack);
};
for (const type of ["pointerdown", "pointerup", "pointercancel"]) addEventListener(type, press, true);
form.addEventListener("focusout", (event) => {
  left.push(event);
  setTimeout(lookBack);
});

// A row that is copied shows everything, and hides again what does not belong there.
form.addEventListener(
  "click",
  ({ target }) => {
    if (!target.matches(".add, .remove")) return;
    const row = rowsOf(target.closest(".repeat")).at(-1);
    // What stands in others comes before them, and is in the row only once those are.
    for (const [place, part] of [...places].reverse()) {
      if (part.isShown || !row.contains(place)) continue;
      part.isShown = true;
      place.after(part.element);
    }
    setTimeout(() => {
      gather(form);
      update();
    });
  },
  true,
);

// What stood in parts that came later is kept with the page's place in the history, as browsers keep all other controls.
const remember = () => {
  const kept = [...places.values()].flatMap(({ element, isShown }) =>
    isShown ? [...element.querySelectorAll("input, select, textarea")].map((one) => [one.name, one.value, one.checked]) : [],
  );
  history.replaceState({ ...history.state, live: kept }, "");
};
const recall = () => {
  for (const [name, value, checked] of history.state?.live ?? []) {
    for (const { element } of places.values()) {
      for (const control of element.querySelectorAll("input, select, textarea")) {
        if (control.name !== name) continue;
        if (!/radio|checkbox/.test(control.type)) control.value = value;
        else if (control.value === value) control.checked = checked;
      }
    }
  }
};

nameRepeats(steps, "");
gather(form);
if (!form.dataset.kiosk) {
  recall();
  addEventListener("pagehide", remember);
  form.addEventListener("change", remember);
}
update();
addEventListener("pageshow", update);
