// In a frame of somebody else's page: tells that page how high this one is, and when another one comes. Nothing else is told.
if (parent !== window) {
  const page = document.documentElement;
  const tell = (more) => parent.postMessage({ concertmasterHeight: Math.ceil(page.getBoundingClientRect().height), ...more }, "*");
  new ResizeObserver(() => tell()).observe(page);
  addEventListener("pagehide", () => tell({ concertmasterTop: true }));
}
