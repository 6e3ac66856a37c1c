// The form of an activity opens without a line: see /sw.js. Only over https, where browsers allow it.
window.addEventListener("load", async () => {
  if (!navigator.serviceWorker || !document.querySelector("[data-outbox]")) return;
  await navigator.serviceWorker.register("/sw.js");
  (await navigator.serviceWorker.ready).active.postMessage("keep");
});
