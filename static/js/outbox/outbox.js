// data-outbox, on every page of who may log: what waits in this browser is sent when the line is back, each work once
// (the server knows its token). Only what belongs to the person signed in is shown and sent.
import { deleteFile, deleteWork, filesOf, getWork, hasStore, putWork, worksOf } from "./store.js";
import { drawStrip } from "./strip.js";

const EVERY = 30000;
const HINDRANCES = { 0: "no_line", 401: "signed_out" };
const box = document.querySelector("[data-outbox]");
const doubted = new Set(); // works asked about once whether they shall go; the strip is drawn anew meanwhile
let isBusy = false;
let sentUrl = "";
let lastState = ["", ""]; // what it is doing, and what hindered the last

function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

// Resolves, never rejects: status 0 if no answer came, 401 if the answer is to sign in; `leads` is where to go next.
export function post(url, fields, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    if (onProgress) request.upload.onprogress = (event) => onProgress(event.loaded / event.total);
    request.onloadend = () => {
      const isForeign = request.status === 403 || request.responseURL.includes("/dang-nhap/");
      const status = isForeign ? 401 : request.status;
      resolve({ status, text: request.responseText, leads: request.getResponseHeader("HX-Redirect") });
    };
    request.send(fields);
  });
}

function asForm(pairs) {
  const fields = new FormData();
  for (const pair of [...pairs, ["person", box.dataset.person]]) fields.append(...pair);
  return fields;
}

export function upload(token, file, { along = [], onProgress } = {}) {
  const pairs = [["token", token], ["uploads", file.blob, file.name], ...along];
  return post(box.dataset.upload, asForm(pairs), onProgress);
}

export function errorsIn(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  return [...page.querySelectorAll(".vb-error, .invalid-feedback")].map((line) => line.textContent.trim());
}

async function refuse(work, errors, page) {
  const isDropped = !(await getWork(work.key)); // while it was on its way
  if (!isDropped) await putWork({ ...work, state: "refused", errors });
  return { outcome: "refused", page };
}

// "sent" with the address of what was made, "refused" with the page that says why, or what hinders it: "no_line",
// "signed_out", "busy" where the portal itself has trouble with this one.
async function deliver(work) {
  for (const file of await filesOf(work.key)) {
    const answer = await upload(work.token, file);
    const isRefused = answer.status === 422 || answer.status === 413;
    if (answer.status !== 200 && !isRefused) return { outcome: HINDRANCES[answer.status] ?? "busy" };
    await deleteFile(file.id);
    if (isRefused) return refuse(work, errorsIn(answer.text));
  }
  const answer = await post(box.dataset.log, asForm([...work.fields, ["send", "yes"]]));
  if (answer.leads) {
    await deleteWork(work.key);
    return { outcome: "sent", leads: answer.leads };
  }
  if (answer.status === 200) return refuse(work, errorsIn(answer.text), answer.text);
  return { outcome: HINDRANCES[answer.status] ?? "busy" };
}

// Another window may hold the lock and be sending the same; without locks the token alone makes it once.
function alone(act) {
  return navigator.locks ? navigator.locks.request("outbox", act) : act();
}

export function send(key) {
  return alone(async () => {
    const work = await getWork(key);
    return work?.state === "waiting" ? deliver(work) : { outcome: "gone" };
  });
}

async function unsent() {
  return (await worksOf(box.dataset.person)).filter((work) => work.state !== "draft");
}

export function show(doing = "", outcome = "") {
  lastState = [doing, outcome];
  return redraw();
}

async function redraw() {
  const [doing, outcome] = lastState;
  const works = await unsent();
  for (const work of works) work.files = await filesOf(work.key);
  drawStrip(box, { works, doing, outcome, sentUrl, doubted });
}

// What hindered the last: no line and no session hinder all.
async function sendAll() {
  let hindrance = "";
  for (const work of await unsent()) {
    if (work.state !== "waiting") continue;
    await show("Đang gửi");
    const answer = await send(work.key);
    if (answer.outcome === "no_line" || answer.outcome === "signed_out") return answer.outcome;
    if (answer.outcome === "sent") sentUrl = answer.leads;
    if (answer.outcome === "busy") hindrance = "busy";
    document.dispatchEvent(new CustomEvent("outbox:answered", { detail: work.key }));
  }
  return hindrance;
}

async function flush() {
  if (isBusy) return;
  isBusy = true;
  let hindrance = "busy"; // unless told otherwise: a store of the browser may fail for once
  try {
    hindrance = await sendAll();
  } finally {
    isBusy = false;
    await show("", hindrance);
  }
}

async function onClick(event) {
  if (event.target.closest("[data-flush]")) {
    flush();
    return;
  }
  const key = event.target.closest("[data-drop-work]")?.dataset.dropWork;
  if (!key) return;
  if (doubted.has(key)) await deleteWork(key);
  doubted.add(key);
  redraw();
}

if (box && hasStore) {
  box.addEventListener("click", onClick);
  window.addEventListener("online", flush);
  setInterval(async () => {
    if (!isBusy && (await unsent()).length) flush();
  }, EVERY);
  flush();
}
