// Opens the form of an activity without a line. Kept for that, on this device: that one page as it was last given to the
// person signed in, and the static files it needs. Nothing else is kept, and all of it goes when a sign-in page is seen.
const KEPT = "ghi-hoat-dong";
const FORM = "/hoat-dong/ghi/";
const SIGN_IN = "/dang-nhap/";
const EDIT = /^\/hoat-dong\/\d+\/sua\/$/;
const NAMED = /(?:src|href)="(\/static\/[^"]+\.(?:js|css))"/g;
const IMPORTED = /^import\s?(?:[^"]+ from )?"(\.[^"]+\.js)";/gm;

// A module brings those it imports.
async function keepFile(kept, url, known) {
  if (known.has(url)) return;
  known.add(url);
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  await kept.put(url, answer.clone());
  if (!url.endsWith(".js")) return;
  const imports = Array.from((await answer.text()).matchAll(IMPORTED), ([, path]) => new URL(path, url).href);
  await Promise.all(imports.map((one) => keepFile(kept, one, known)));
}

async function keep(answer) {
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  const kept = await caches.open(KEPT);
  const files = Array.from(text.matchAll(NAMED), ([, path]) => new URL(path, location).href);
  const known = new Set();
  await Promise.all(files.map((url) => keepFile(kept, url, known)));
  await kept.put(FORM, new Response(text, { headers: answer.headers }));
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
  if (answer && path === SIGN_IN) await caches.delete(KEPT);
  if (answer && event.request.url.endsWith(FORM)) event.waitUntil(keep(answer.clone()));
  if (answer) return answer;
  if (EDIT.test(path)) return Response.redirect(FORM); // there the unsaved part of that draft is offered
  const kept = path === FORM ? await caches.match(FORM) : null;
  return kept ? renew(kept) : Response.error();
}

async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && (await caches.has(KEPT))) await (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}

async function keepOnce() {
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
  else if (path.startsWith("/static/")) event.respondWith(file(event.request));
});
