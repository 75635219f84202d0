// Turns a long list, or a search that posts, into one line to type into (the combobox of ARIA 1.2 with a list below).

const form = document.querySelector("form");
const MOST = 50;
const PAUSE = 250;
let made = 0;

const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_all, name) => parts[name]);
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// Gives rows [key, label] for some words, and whether there are more.
const fromSelect = (select) => {
  const rows = [...select.options].filter((option) => option.value).map((option) => [option.value, option.text]);
  return async (words) => {
    const wanted = folded(words).split(/\s+/).filter(Boolean);
    const found = rows.filter(([, label]) => wanted.every((word) => ` ${folded(label)}`.includes(` ${word}`)));
    return { rows: found.slice(0, MOST), more: found.length > MOST };
  };
};

const fromServer = (box) => async (words) => {
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  body.set("_q", words);
  body.set("_at", controlOf(box));
  const answer = await fetch(box.dataset.url, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};

// A row that was copied has another name than the one the page was drawn with.
const controlOf = (box) => box.querySelector("input[role=combobox]").name.replace(/:find$/, "") || box.dataset.at;

const combobox = (box, input, { find, told, pick, chosen }) => {
  const list = document.createElement("ul");
  list.id = `cm-list-${++made}`;
  list.className = "found";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.firstChild.textContent ?? "");
  const status = document.createElement("p");
  status.className = "sr";
  status.setAttribute("role", "status");
  box.append(list, status);
  for (const part of [list, status]) part.dataset.made = "";
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("autocomplete", "off");

  let at = -1;
  let asked = 0;
  let label = chosen;
  const options = () => [...list.children];
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) input.removeAttribute("aria-activedescendant");
  };
  const go = (to) => {
    options()[at]?.setAttribute("aria-selected", "false");
    at = to;
    const option = options()[at];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };
  const take = (option) => {
    label = option.textContent;
    input.value = label;
    pick(option.dataset.key);
    show(false);
  };
  const draw = ({ rows, more }) => {
    list.replaceChildren(
      ...rows.map(([key, text], index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.textContent = text;
        option.dataset.key = key;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        return option;
      }),
    );
    go(-1);
    show(rows.length > 0);
    status.textContent = rows.length ? fill(more && told.more ? told.more : told.found, { count: rows.length }) : told.none;
  };
  const ask = async () => {
    const turn = ++asked;
    try {
      const found = await find(input.value);
      if (turn === asked) draw(found);
    } catch {
      status.textContent = "";
    }
  };

  let waiting;
  input.addEventListener("input", () => {
    if (input.value !== label) pick("");
    clearTimeout(waiting);
    waiting = setTimeout(ask, box.dataset.url ? PAUSE : 0);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void ask();
      const count = options().length;
      go(event.key === "ArrowDown" ? (at + 1) % count : (at <= 0 ? count : at) - 1);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (options()[at]) take(options()[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    }
  });
  input.addEventListener("blur", () => {
    show(false);
    if (input.value && input.value !== label && !box.dataset.url) input.value = label;
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => target.dataset.key && take(target));
  show(false);
};

const told = ({ dataset }) => ({ found: dataset.found ?? dataset.search, more: dataset.more, none: dataset.none ?? "" });

const enhanceSelect = (select) => {
  const box = document.createElement("div");
  box.className = "search";
  box.dataset.made = "";
  const input = document.createElement("input");
  input.type = "text";
  input.id = select.id;
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  select.removeAttribute("id");
  select.hidden = true;
  select.after(box);
  box.append(input);
  const chosen = select.value ? select.selectedOptions[0].text : "";
  input.value = chosen;
  const pick = (key) => {
    select.value = key;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  combobox(box, input, { find: fromSelect(select), told: told(select), pick, chosen });
};

const enhanceSearch = (box) => {
  const input = box.querySelector("input[type=search]");
  const select = box.querySelector("select");
  const key = document.createElement("input");
  key.type = "hidden";
  key.name = input.name.replace(/:find$/, "");
  key.value = select?.value ?? "";
  key.dataset.made = "";
  const chosen = key.value ? select.selectedOptions[0].text : "";
  box.querySelectorAll("select, button, .hint").forEach((part) => part.remove());
  box.append(key);
  const pick = (value) => {
    key.value = value;
    key.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (chosen) input.value = chosen;
  combobox(box, input, { find: fromServer(box), told: told(box), pick, chosen });
};

// Rows of repeats are copied, with what was made here but without what it does.
const known = new WeakSet();
const scan = () => {
  for (const select of form.querySelectorAll("select[data-search]")) {
    if (known.has(select)) continue;
    known.add(select);
    const left = select.nextElementSibling?.matches(".search[data-made]") ? select.nextElementSibling : null;
    if (left) select.id = left.querySelector("input").id;
    left?.remove();
    enhanceSelect(select);
  }
  for (const box of form.querySelectorAll(".search[data-url]")) {
    if (known.has(box)) continue;
    known.add(box);
    box.querySelectorAll("[data-made]").forEach((part) => part.remove());
    enhanceSearch(box);
  }
};
scan();
new MutationObserver(scan).observe(form, { childList: true, subtree: true });
