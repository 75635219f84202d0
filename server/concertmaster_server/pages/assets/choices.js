// Comforts of choices: another order for each visitor, and own words only where they are chosen.

for (const options of document.querySelectorAll("form [data-shuffle]")) {
  // Once answered the order stays; the server keeps it from then on.
  if (location.pathname.startsWith("/r/")) continue;
  const all = [...options.children];
  const loose = all.filter((option) => !option.querySelector("[data-anchored], [value=other]"));
  const order = loose.map((option) => [Math.random(), option]).sort(([one], [other]) => one - other);
  options.append(...all.map((option) => (loose.includes(option) ? order.shift()[1] : option)));
}

const settle = (words) => {
  const field = words.closest(".question");
  const own = field.querySelector("[value=other]");
  words.hidden = !(own.matches("option") ? own.selected : own.checked);
};

for (const words of document.querySelectorAll("form .own-words")) settle(words);
document.querySelector("form").addEventListener("change", ({ target }) => {
  const words = target.closest(".question")?.querySelector(".own-words");
  if (!words || words.contains(target)) return;
  settle(words);
  if (!words.hidden && target.value === "other") words.querySelector("input").focus();
});
