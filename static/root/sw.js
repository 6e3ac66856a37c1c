// Opens the form of an activity without a line. Kept for that, on this device: that one page as it was last given to the
// person signed in, and the static files it names. Nothing else is kept, and all of it goes when a sign-in page is seen.
var KEPT = "ghi-hoat-dong",
  FORM = "/hoat-dong/ghi/",
  SIGN_IN = "/dang-nhap/",
  EDIT = /^\/hoat-dong\/\d+\/sua\/$/;

async function keep(answer) {
  if (!answer.ok || answer.redirected) return;
  var text = await answer.text();
  var kept = await caches.open(KEPT);
  var files = Array.from(text.matchAll(/(?:src|href)="(\/static\/[^"]+\.(?:js|css))"/g), function (found) {
    return found[1];
  });
  await kept.addAll(files);
  await kept.put(FORM, new Response(text, { headers: answer.headers }));
}
// Each opening is a form of its own, with today as its day: what is kept is a shape, never the same form twice.
async function anew(answer) {
  var now = new Date();
  var day = [now.getDate(), now.getMonth() + 1].map(function (part) {
    return String(part).padStart(2, "0");
  });
  var text = (await answer.text())
    .replace(/(name="(?:token|sitting)" value=")[^"]*/g, function (whole, head) {
      return head + crypto.randomUUID();
    })
    .replace(/(name="held_from" value=")[^"]*/, function (whole, head) {
      return head + day.concat(now.getFullYear()).join("/");
    });
  return new Response(text, { headers: answer.headers });
}
async function page(event, path) {
  var answer = await fetch(event.request).catch(function () {
    return null;
  });
  if (answer && path === SIGN_IN) await caches.delete(KEPT);
  if (answer && event.request.url.endsWith(FORM)) event.waitUntil(keep(answer.clone()));
  if (answer) return answer;
  if (EDIT.test(path)) return Response.redirect(FORM); // there the unsaved part of that draft is offered
  var kept = path === FORM ? await caches.match(FORM) : null;
  return kept ? anew(kept) : Response.error();
}
async function file(request) {
  var known = await caches.match(request);
  if (known) return known;
  var answer = await fetch(request);
  if (answer.ok && (await caches.has(KEPT))) await (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}
self.addEventListener("install", function () {
  self.skipWaiting();
});
self.addEventListener("activate", function (event) {
  event.waitUntil(self.clients.claim());
});
// Signed out meanwhile: a sign-in page asked for behind the one on the screen would make that one's token stale.
self.addEventListener("message", function (event) {
  event.waitUntil(
    caches.match(FORM).then(async function (known) {
      if (!known) await keep(await fetch(FORM, { redirect: "manual" }));
    }),
  );
});
self.addEventListener("fetch", function (event) {
  var path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate") event.respondWith(page(event, path));
  else if (path.startsWith("/static/")) event.respondWith(file(event.request));
});
