// What a page does where there is script. Everything here is a comfort: without it the same page does the same by posting.

import "./vitals.js";

const form = document.querySelector("form");
const main = form.querySelector(".main");

// A post that is sent again, by whom or whatever, is the same post.
const key = document.createElement("input");
key.type = "hidden";
key.name = "_key";
key.value = crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-"); // the second where there is no TLS
form.append(key);

// The summary takes the focus by an attribute; this is for browsers that know it on controls alone.
setTimeout(() => {
  if (document.activeElement === document.body) document.getElementById("cm-mistakes")?.focus();
}, 500);

// One press, one post; a network that gave up must not leave a dead button.
let sent = false;
const ready = () => {
  sent = false;
  main.removeAttribute("aria-disabled");
};
form.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  else setTimeout(ready, 8000);
  sent = true;
  main.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", ready);

// How long it took in milliseconds, told once: a post that is sent again must stay the same.
const took = document.createElement("input");
took.type = "hidden";
took.name = "_spent";
form.append(took);
form.addEventListener("submit", () => (took.value ||= Math.round(performance.now())));

// Rows are added and removed in place. Their buttons move into the repeat, and stop being buttons that post.
const rowsOf = (repeat) => [...repeat.children].filter((child) => child.classList.contains("row"));

const settle = (repeat) => {
  const rows = rowsOf(repeat);
  rows.forEach((row, place) => {
    const legend = row.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+$/, place + 1);
    row.querySelector(":scope > .remove")?.remove();
    if (rows.length < 2) return;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "remove";
    remove.textContent = repeat.dataset.remove;
    remove.setAttribute("aria-label", `${repeat.dataset.remove}: ${legend.textContent}`);
    legend.after(remove);
  });
  const adder = repeat.querySelector(":scope > .add");
  if (adder) adder.hidden = rows.length >= repeat.dataset.most;
};

const copyOf = (row, repeat) => {
  const number = Number(row.id.match(/\d+$/)[0]);
  const copy = row.cloneNode(true);
  const control = repeat.querySelector(":scope > .add").value;
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    for (const { name, value } of [...part.attributes]) {
      if (!["id", "name", "for", "aria-describedby", "aria-labelledby", "value"].includes(name)) continue;
      if (name === "value" && part.name !== "_add") continue;
      part.setAttribute(
        name,
        value
          .replaceAll(`${control}[${number}]`, `${control}[${number + 1}]`)
          .replaceAll(`${repeat.id}-${number}`, `${repeat.id}-${number + 1}`),
      );
    }
    part.removeAttribute("aria-invalid");
    part.classList.remove("wrong");
    if (part.matches("input:not([type=radio], [type=checkbox]), textarea")) part.value = part.defaultValue = "";
    if (part.matches("[type=radio], [type=checkbox]")) part.checked = part.defaultChecked = false;
    if (part.matches("select")) part.selectedIndex = 0;
    if (part.matches("output")) part.textContent = "–";
  }
  copy.querySelectorAll(".error, .remove, .repeat > .row ~ .row, .files > li").forEach((part) => part.remove());
  return copy;
};

const add = (repeat) => {
  prepare();
  const rows = rowsOf(repeat);
  const copy = copyOf(rows.at(-1), repeat);
  rows.at(-1).after(copy);
  [repeat, ...copy.querySelectorAll(".repeat")].forEach(settle);
  copy.querySelector("input, select, textarea")?.focus();
};

// A repeat may come into the page later, as may a row around it; until then its button waits.
const adders = form.querySelector(".adders");
adders?.remove();
adders?.querySelectorAll("template").forEach((template) => template.replaceWith(template.content));
const prepare = () => {
  for (const button of adders?.querySelectorAll(".add") ?? []) {
    const repeat = document.getElementById(button.dataset.repeat);
    if (!repeat) continue;
    button.remove();
    button.type = "button";
    if (!repeat.querySelector(":scope > .add")) repeat.append(button); // a copied row may have brought its own
    settle(repeat);
  }
};
prepare();
if (adders?.querySelector(".add")) new MutationObserver(prepare).observe(form, { childList: true, subtree: true });

form.addEventListener("click", ({ target }) => {
  const repeat = target.closest(".repeat");
  if (target.matches(".add")) add(repeat);
  if (target.matches(".remove")) {
    target.closest(".row").remove();
    settle(repeat);
    repeat.focus();
  }
});
