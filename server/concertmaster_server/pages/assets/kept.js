// The list of a field's files: those that arrived are boxes that are ticked, as without script; those on their way show how far.

import { send } from "./tus.js";

const form = document.querySelector("form");
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
const element = (tag, more = {}, ...inside) => {
  const made = Object.assign(document.createElement(tag), more);
  made.append(...inside);
  return made;
};
const sized = (bytes) => (bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${Math.round(bytes / 104857.6) / 10} MB`);

export const tell = (box, text, values = {}) => {
  box.querySelector("[data-told]").textContent = filled(text, values);
};

export const keep = (box, control, text) => {
  const { name, size } = JSON.parse(text);
  const tick = element("input", { type: "checkbox", name: control, value: text, checked: true });
  const label = element("label", { className: "option" }, tick, " ", element("span", {}, name, element("small", { textContent: sized(size) })));
  box.querySelector(".files").append(element("li", {}, label));
  tick.dispatchEvent(new Event("change", { bubbles: true }));
};

const pending = new Set();
let waiting = null;

// A form that is sent while files are on their way waits for them, and goes by itself then.
form.addEventListener(
  "submit",
  (event) => {
    if (!pending.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = event.submitter ?? form.querySelector(".main");
    for (const box of pending.values()) tell(box.box, box.box.dataset.waiting, box);
  },
  true,
);

export const upload = async (box, control, file, name) => {
  const { dataset } = box;
  const stop = new AbortController();
  const one = { box, name };
  const bar = element("progress", { max: 100, value: 0 });
  bar.setAttribute("aria-label", name);
  const cancel = element("button", { type: "button", className: "quiet", textContent: dataset.cancel });
  cancel.setAttribute("aria-label", `${dataset.cancel}: ${name}`);
  cancel.addEventListener("click", () => stop.abort());
  const line = element("li", { className: "sending" }, element("span", {}, name), bar, cancel);
  box.querySelector(".files").append(line);
  pending.add(one);
  tell(box, dataset.sending, one);
  const told = {
    sending: (share) => (bar.value = share * 100),
    waiting: () => tell(box, dataset.failed, one),
  };
  let kept = false;
  try {
    const text = await send(file, name, control(), told, stop.signal);
    keep(box, control(), text);
    kept = true;
    tell(box, dataset.sent, one);
  } catch (failure) {
    tell(box, stop.signal.aborted ? "" : failure.message, one);
    waiting = null;
  }
  line.remove();
  pending.delete(one);
  if (waiting && !pending.size) form.requestSubmit(waiting);
  return kept;
};
