// Opens the form of an activity without a line. Kept for that, on this device: that one page as it was last given to the
// person signed in, and the static files it needs. Nothing else is kept, and all of it goes when a sign-in page is seen.
const KEPT = "ghi-hoat-dong";
const FORM = "/hoat-dong/ghi/";
const SIGN_IN = "/dang-nhap/";
const EDIT = /^\/hoat-dong\/\d+\/sua\/$/;
const NAMED = /(?:src|href)="(\/static\/[^"]+\.(?:js|css))"/g;
// A module brings those it imports, a style its letters.
const NEEDED = {
  js: /^import\s?(?:[^"]+ from )?"(\.[^"]+\.js)";/gm,
  css: /url\("?([^")?]+\.woff2)[^)]*\)/g,
};
const keptPages = new Set(); // by client: given from what is kept, and so their files

async function keepFile(kept, url, known) {
  if (known.has(url)) return;
  known.add(url);
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  await kept.put(url, answer.clone());
  const needed = NEEDED[url.split(".").pop()];
  if (!needed) return;
  const files = Array.from((await answer.text()).matchAll(needed), ([, path]) => new URL(path, url).href);
  await Promise.all(files.map((one) => keepFile(kept, one, known)));
}

async function keepPage(answer) {
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  const kept = await caches.open(KEPT);
  const files = Array.from(text.matchAll(NAMED), ([, path]) => new URL(path, location).href);
  const known = new Set();
  await Promise.all(files.map((url) => keepFile(kept, url, known)));
  await kept.put(FORM, new Response(text, { headers: answer.headers }));
}

// One after the other; what could not be kept hinders nothing.
let keeping = Promise.resolve();
function keep(answer) {
  keeping = keeping.then(() => keepPage(answer)).catch(() => null);
  return keeping;
}

// Also what is just being kept.
function forget() {
  keeping = keeping.then(() => caches.delete(KEPT));
  return keeping;
}

// Each opening is a form of its own, with today as its day: what is kept is a shape, never the same form twice.
async function renew(answer) {
  const now = new Date();
  const day = [now.getDate(), now.getMonth() + 1].map((part) => String(part).padStart(2, "0"));
  const today = [...day, now.getFullYear()].join("/");
  const text = (await answer.text())
    .replace(/(name="(?:token|page_token)" value=")[^"]*/g, (_whole, head) => head + crypto.randomUUID())
    .replace(/(name="held_from" value=")[^"]*/, (_whole, head) => head + today);
  return new Response(text, { headers: answer.headers });
}

async function page(event, path) {
  const answer = await fetch(event.request).catch(() => null);
  if (answer && path === SIGN_IN) {
    await caches.delete(KEPT);
    event.waitUntil(forget());
  }
  if (answer && event.request.url.endsWith(FORM)) event.waitUntil(keep(answer.clone()));
  if (answer) return answer;
  if (EDIT.test(path)) return Response.redirect(FORM); // there the unsaved part of that draft is offered
  const kept = path === FORM ? await caches.match(FORM) : null;
  if (!kept) return Response.error();
  keptPages.add(event.resultingClientId);
  return renew(kept);
}

async function file(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}

// With a line the browser fetches the files of a page by itself: through here each page would take twice as long.
const isWithoutLine = (event) => keptPages.has(event.clientId) || !navigator.onLine;

// Not while the answer to the page itself is being kept: asked for once more, it would bring cookies of a session that
// meanwhile may have ended.
async function keepOnce() {
  await keeping;
  if (!(await caches.match(FORM))) await keep(await fetch(FORM, { redirect: "manual" }));
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// Signed out meanwhile: a sign-in page asked for behind the one on the screen would make that one's token stale.
self.addEventListener("message", (event) => event.waitUntil(keepOnce()));
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate") event.respondWith(page(event, path));
  else if (path.startsWith("/static/") && isWithoutLine(event)) event.respondWith(file(event.request));
});
