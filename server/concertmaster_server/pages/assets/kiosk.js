// At a screen that many share: starts over when nobody is there any more, and after a form was sent. Nothing of one person is
// left for the next one, whatever the browser would show again.

const idle = document.getElementById("cm-idle");
const over = document.getElementById("cm-over");
const { start } = idle.dataset;
const LONGEST_S = 90;
const WARNED_S = 20;

let clock;
const startOver = () => {
  clearInterval(clock); // once, or a slow network would never get anywhere
  location.replace(start);
};
const count = (line, left) => (line.textContent = line.dataset.told.replace("{seconds}", left));

// A first page that nobody has touched may stand for ever.
const isBlank = location.pathname === start && !document.querySelector(".summary, .notice");
let touched = isBlank ? Infinity : Date.now();
let sent = over ? Date.now() : Infinity;

const tick = () => {
  const now = Date.now();
  const left = Math.ceil(Math.min(LONGEST_S - (now - touched) / 1000, WARNED_S - (now - sent) / 1000));
  if (left <= 0) return startOver();
  if (sent < Infinity) count(over.querySelector("p"), left);
  else if (left <= WARNED_S) {
    count(idle.querySelector("p"), left);
    if (!idle.open) idle.showModal();
  }
};

const touch = () => {
  if (!idle.open) touched = Date.now();
};
for (const kind of ["pointerdown", "keydown", "input", "wheel"]) addEventListener(kind, touch, { capture: true, passive: true });

idle.addEventListener("close", touch);
idle.querySelector("button").addEventListener("click", () => idle.close());
if (over) {
  over.hidden = false;
  over.querySelector("button").addEventListener("click", () => {
    over.hidden = true;
    sent = Infinity;
  });
}

// The way back leads to what somebody else may have left.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward") startOver();
});
clock = setInterval(tick, 1000);
tick();
