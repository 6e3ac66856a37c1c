// Opens the form of an activity without a line. Stored for that, on this device: that one page as it was last given to
// the person signed in, and the static files it needs. Nothing else is stored, and all of it goes when a sign-in page is
// seen.
const CACHE_NAME = "ghi-hoat-dong";
const FORM = "/hoat-dong/ghi/";
const SIGN_IN = "/dang-nhap/";
const EDIT = /^\/hoat-dong\/\d+\/sua\/$/;
const FILES_OF_PAGE = /(?:src|href)="(\/static\/[^"]+\.(?:js|css))"/g;
// A module brings those it imports, a style its letters.
const FILES_OF_FILE = {
  js: /^import\s?(?:[^"]+ from )?"(\.[^"]+\.js)";/gm,
  css: /url\("?([^")?]+\.woff2)[^)]*\)/g,
};
const offlineClients = new Set(); // their page came from the cache, and so do its files

async function storeFile(cache, url, visitedUrls) {
  if (visitedUrls.has(url)) return;
  visitedUrls.add(url);
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  await cache.put(url, answer.clone());
  const pattern = FILES_OF_FILE[url.split(".").pop()];
  if (!pattern) return;
  const urls = Array.from((await answer.text()).matchAll(pattern), ([, path]) => new URL(path, url).href);
  await Promise.all(urls.map((one) => storeFile(cache, one, visitedUrls)));
}

async function storePage(answer) {
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  const cache = await caches.open(CACHE_NAME);
  const urls = Array.from(text.matchAll(FILES_OF_PAGE), ([, path]) => new URL(path, location).href);
  const visitedUrls = new Set();
  await Promise.all(urls.map((url) => storeFile(cache, url, visitedUrls)));
  await cache.put(FORM, new Response(text, { headers: answer.headers }));
}

// One after the other; what could not be stored hinders nothing.
let lastChange = Promise.resolve();
function store(answer) {
  lastChange = lastChange.then(() => storePage(answer)).catch(() => null);
  return lastChange;
}

// Also what is just being stored.
function forget() {
  lastChange = lastChange.then(() => caches.delete(CACHE_NAME));
  return lastChange;
}

// Each opening is a form of its own, with today as its day: what is stored is a shape, never the same form twice.
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
    await caches.delete(CACHE_NAME);
    event.waitUntil(forget());
  }
  if (answer && event.request.url.endsWith(FORM)) event.waitUntil(store(answer.clone()));
  if (answer) return answer;
  if (EDIT.test(path)) return Response.redirect(FORM); // there the unsaved part of that draft is offered
  const form = path === FORM ? await caches.match(FORM) : null;
  if (!form) return Response.error();
  offlineClients.add(event.resultingClientId);
  return renew(form);
}

async function file(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}

// With a line the browser fetches the files of a page by itself: through here each page would take twice as long.
const isWithoutLine = (event) => offlineClients.has(event.clientId) || !navigator.onLine;

// Not while the answer to the page itself is being stored: asked for once more, it would bring cookies of a session that
// meanwhile may have ended.
async function storeOnce() {
  await lastChange;
  if (!(await caches.match(FORM))) await store(await fetch(FORM, { redirect: "manual" }));
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// Signed out meanwhile: a sign-in page asked for behind the one on the screen would make that one's token stale.
self.addEventListener("message", (event) => event.waitUntil(storeOnce()));
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate") event.respondWith(page(event, path));
  else if (path.startsWith("/static/") && isWithoutLine(event)) event.respondWith(file(event.request));
});
