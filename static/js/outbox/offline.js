// The form of an activity opens without a line: see /sw.js. Only over https, where browsers allow it.
window.addEventListener("load", async () => {
  if (!navigator.serviceWorker || !document.querySelector("[data-outbox]")) return;
  try {
    await navigator.serviceWorker.register("/sw.js");
  } catch {
    return; // The line was lost meanwhile: the next page asks again.
  }
  (await navigator.serviceWorker.ready).active.postMessage("store");
});
