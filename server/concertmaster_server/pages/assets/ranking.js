// Puts a list in order in place. The selects stay the answer, hidden behind buttons; dragging is an extra for who can.

const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_all, name) => parts[name]);

const selectOf = (item) => item.querySelector("select");
const nameOf = (item) => item.querySelector("label").firstChild.textContent.trim();

const build = (list) => {
  const most = Number(list.dataset.places);
  const status = document.createElement("p");
  status.className = "sr";
  status.setAttribute("role", "status");
  list.after(status);

  const items = () => [...list.children];
  const ranked = () => items().filter((item) => selectOf(item).value);

  const mark = () => {
    const places = ranked().length;
    items().forEach((item, index) => {
      const place = selectOf(item).value;
      item.classList.toggle("ranked", place !== "");
      item.querySelector(".place").textContent = place || "–";
      const [up, down, out] = item.querySelectorAll("button");
      up.disabled = index === 0 && place !== "";
      down.disabled = place === "" || (index === places - 1 && places === items().length);
      out.hidden = place === "";
    });
  };

  // The first ones have the places, in the order in which they stand.
  const settle = (places) => {
    items().forEach((item, index) => (selectOf(item).value = index < Math.min(places, most) ? String(index + 1) : ""));
    mark();
    selectOf(list.firstElementChild).dispatchEvent(new Event("change", { bubbles: true }));
  };

  const tell = (item) => {
    const place = selectOf(item).value;
    status.textContent = fill(place ? list.dataset.told : list.dataset.untold, { choice: nameOf(item), place, count: most });
  };

  const move = (item, step) => {
    const places = ranked().length;
    const at = items().indexOf(item);
    const isRanked = at < places;
    if (step === "out") {
      items()[places - 1].after(item);
      settle(places - 1);
    } else if (!isRanked) {
      list.insertBefore(item, items()[Math.min(places, most - 1)]);
      settle(places + 1);
    } else if (step === "up" && at > 0) {
      items()[at - 1].before(item);
      settle(places);
    } else if (step === "down" && at < items().length - 1) {
      items()[at + 1].after(item);
      settle(places);
    }
    tell(item);
  };

  const button = (item, step, sign) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "step";
    made.textContent = sign;
    made.setAttribute("aria-label", fill(list.dataset[step], { choice: nameOf(item) }));
    made.addEventListener("click", () => {
      move(item, step);
      (made.disabled || made.hidden ? item.querySelector("button:not(:disabled, [hidden])") : made).focus();
    });
    return made;
  };

  let dragged = null;
  for (const item of items()) {
    const select = selectOf(item);
    const place = document.createElement("span");
    place.className = "place";
    place.setAttribute("aria-hidden", "true");
    select.hidden = true;
    select.before(place);
    const steps = document.createElement("span");
    steps.className = "steps";
    steps.append(button(item, "up", "↑"), button(item, "down", "↓"), button(item, "out", "×"));
    item.append(steps);
    // Errors lead to the control that is hidden now.
    if (select.id) {
      item.querySelector("label").removeAttribute("for");
      item.id = select.id;
      item.tabIndex = -1;
      select.removeAttribute("id");
    }
    item.draggable = true;
    item.addEventListener("dragstart", () => (dragged = item));
    item.addEventListener("dragover", (event) => dragged?.parentNode === list && event.preventDefault());
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!dragged || dragged === item) return;
      const below = items().indexOf(dragged) < items().indexOf(item);
      const places = ranked().length + (selectOf(dragged).value ? 0 : 1);
      item[below ? "after" : "before"](dragged);
      settle(Math.max(places, Math.min(items().indexOf(dragged) + 1, most)));
      tell(dragged);
      dragged = null;
    });
  }

  // Answers given before stand in their order.
  ranked()
    .sort((one, other) => selectOf(one).value - selectOf(other).value)
    .reverse()
    .forEach((item) => list.prepend(item));
  list.classList.add("sortable");
  mark();
};

document.querySelectorAll("form .ranking").forEach(build);
