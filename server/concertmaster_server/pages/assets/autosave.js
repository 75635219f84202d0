// Keeps answers on the server while they are given: fields that changed, when one is left, the page is hidden, and twice a minute.
// The first save begins a draft; from then on this page has the draft's address and posts there.

const form = document.querySelector("form");
const words = form.dataset;
const line = document.createElement("p");
line.className = "saved";
line.setAttribute("aria-live", "polite");
form.querySelector(".actions").append(line);

// A field may be called as a property of the form is, so controls and address are looked up in the markup.
const languages = document.querySelectorAll("header nav a");
const own = (name) => form.querySelector(`[name="${name}"]`);
const controls = () => form.querySelectorAll("input, select, textarea");
const here = () => new URL(form.getAttribute("action"), location.href);
let revision = own("_rev");
let known = Number(revision?.value ?? 0);
let begun = known > 0;
let busy = false;
let running = null;
let again = false;
let over = false;
let leaving = false;

// What stands in the controls, by field; a row belongs to its repeat. What cannot be typed in now is not asked.
const read = () => {
  const fields = new Map();
  const field = (name) => name.split("[")[0];
  for (const { name, disabled, type } of controls()) {
    if (name && !name.startsWith("_") && !disabled && type !== "file") fields.set(field(name), []);
  }
  for (const [name, text] of new FormData(form)) {
    if (typeof text === "string") fields.get(field(name))?.push([name, text]);
  }
  return new Map([...fields].map(([name, pairs]) => [name, JSON.stringify(pairs)]));
};

let stored = read();
const contested = new Set();

const changes = (now) => [...now].filter(([name, pairs]) => stored.get(name) !== pairs && !contested.has(name));

const say = (text) => {
  if (line.textContent !== text) line.textContent = text;
};

const send = (address, body) => {
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json" };
  return fetch(address, { method: "POST", headers, body: text, keepalive: text.length < 60000 });
};

const begin = async (now) => {
  const at = here();
  const pairs = [...now.values()].flatMap((one) => JSON.parse(one));
  const version = Number(own("_version")?.value ?? 0);
  const answer = await send(`${at.pathname}/answers${at.search}`, { version, page: own("_page").value, pairs });
  if (answer.status !== 201) return answer;
  const { address, rev } = await answer.json();
  if (leaving) return answer; // sent in the meantime, as a form that has no draft
  begun = true;
  known = rev;
  revision = document.createElement("input");
  revision.type = "hidden";
  revision.name = "_rev";
  form.append(revision);
  form.setAttribute("action", address);
  history.replaceState(history.state, "", address);
  for (const link of languages) link.setAttribute("href", address + new URL(link.href).search);
  return answer;
};

// Another tab or device was quicker: what it saved is shown, and whoever sits here decides.
const ask = (fields) => {
  document.getElementById("cm-contested")?.remove();
  const notice = document.createElement("section");
  notice.id = "cm-contested";
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  const list = document.createElement("ul");
  const button = (text, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = text;
    made.addEventListener("click", press);
    return made;
  };
  for (const { label, text } of Object.values(fields)) {
    list.append(Object.assign(document.createElement("li"), { textContent: `${label}: ${text || "–"}` }));
  }
  notice.append(
    Object.assign(document.createElement("p"), { textContent: words.contested }),
    list,
    button(words.mine, () => {
      contested.clear();
      notice.remove();
      save();
    }),
    button(words.theirs, () => {
      over = true;
      location.replace(location.pathname);
    }),
  );
  form.before(notice);
};

const update = async (dirty) => {
  const fields = dirty.map(([name]) => name);
  const pairs = dirty.flatMap(([, one]) => JSON.parse(one));
  const answer = await send(`${here().pathname}/answers`, { rev: known, fields, pairs });
  if (answer.status === 204) known = Number(answer.headers.get("etag").replaceAll('"', ""));
  if (answer.status === 409) {
    const { rev, fields: held } = await answer.json();
    if (!held) return answer;
    known = rev;
    Object.keys(held).forEach((name) => contested.add(name));
    ask(held);
  }
  return answer;
};

const settled = (answer, dirty) => {
  if (answer.ok || contested.size) {
    for (const [name, pairs] of dirty) if (!contested.has(name)) stored.set(name, pairs);
    if (!contested.size) revision.value = known;
    say(words.saved);
  } else if ([429, 503].includes(answer.status)) say(words.unsaved);
  else {
    over = true;
    say(words.unsaved);
  }
};

const save = () => {
  again = busy; // what is typed while a save is on its way is saved right after it
  if (!busy && !over && !leaving) running = saveNow();
  return running;
};

const saveNow = async () => {
  const now = read();
  const dirty = changes(now);
  if (!dirty.length) return;
  busy = true;
  try {
    settled(await (begun ? update(dirty) : begin(now)), dirty);
  } catch {
    say(words.unsaved);
  }
  busy = false;
  if (again) await save();
};

// Another language shows what the draft holds: what was typed has to be there first.
const translate = async (event) => {
  if (over || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.currentTarget;
  event.preventDefault();
  await save();
  if (!contested.size && !changes(read()).length) location.assign(link.href);
};
for (const link of languages) link.addEventListener("click", translate);

const stay = () => {
  leaving = false;
  if (revision) revision.disabled = false;
};

form.addEventListener("focusout", () => setTimeout(save));
form.addEventListener("submit", () => {
  // The post carries everything. A save that is still on its way is this page's own, and stands in nobody's way.
  if (busy && revision) revision.disabled = true;
  leaving = true;
  setTimeout(stay, 8000);
});
addEventListener("pageshow", stay);
addEventListener("visibilitychange", () => document.hidden && save());
setInterval(save, 30000);
