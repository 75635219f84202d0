// How soon the first page stood there and how quickly it answered, told once to our own server when the reader leaves.
// No answer and nothing about the reader is part of it.

const started = { at: 0 };
const measured = { cls: 0 };

const watch = (type, take, more) => {
  try {
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  } catch {
    // This browser does not measure that.
  }
};

watch("largest-contentful-paint", ({ startTime }) => {
  measured.lcp = startTime;
});

// Shifts count by bursts: those at most a second apart and within five seconds.
const burst = { sum: 0, began: 0, last: 0 };
watch("layout-shift", ({ value, startTime, hadRecentInput }) => {
  if (hadRecentInput) return;
  if (startTime - burst.last > 1000 || startTime - burst.began > 5000) Object.assign(burst, { sum: 0, began: startTime });
  burst.sum += value;
  burst.last = startTime;
  measured.cls = Math.max(measured.cls, burst.sum);
});

watch(
  "event",
  ({ interactionId, duration }) => {
    if (interactionId) measured.inp = Math.max(measured.inp ?? 0, duration);
  },
  { durationThreshold: 16 },
);

// Saving moves the page to the address of a draft; the report belongs to the form.
const here = location.pathname.replace(/\/$/, "");
const told = { done: false };
const tell = () => {
  if (told.done) return;
  told.done = true;
  const report = new URLSearchParams();
  for (const [name, value] of Object.entries(measured)) report.set(name, value.toFixed(4));
  if (started.at) report.set("started", "1");
  navigator.sendBeacon(`${here}/vitals`, report);
};

if (here.startsWith("/f/")) {
  document.querySelector("form")?.addEventListener("input", () => (started.at ||= performance.now()), { once: true });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tell());
  addEventListener("pagehide", tell);
}
