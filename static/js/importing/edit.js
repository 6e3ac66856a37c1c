// The review of an import: its acts by key, button and grip. What was typed is kept while the clerk goes on.
import { hold } from "../lib/hold.js";
import { nodeAt, nodeOf, placeOf, wantedAct } from "./keys.js";

const FAILURES = {
  0: "Mất kết nối, chưa giữ được. Phần đang viết vẫn còn; thử lại khi có mạng.",
  403: "Bản đọc đã được lưu thành kế hoạch. Tải lại trang để xem.",
  404: "Bản đọc này đã bị bỏ.",
};
const form = document.getElementById("review");
let running = ""; // "act" or "keep", while its answer is on the way
let release = null; // while it is that of an act: it brings the outline anew
let next = null; // what waits for that answer
let isUnsaved = false;
let last = { place: 1, field: "place", text: null }; // where the clerk was, and the text the cursor was in
let retyped = null; // a line made a holder of duties: it is drawn anew, with its units, once the clerk goes on

function nameOf(field) {
  return field.name.split("-").pop();
}

function send(act, place, { values = {}, isQuiet = false } = {}) {
  if (running === "act" && !isQuiet) return; // its answer may put another line into this place
  if (running) {
    if (!isQuiet || !next) next = () => send(act, place, { values, isQuiet }); // an act takes along what is typed
    return;
  }
  running = isQuiet ? "keep" : "act";
  isUnsaved = false;
  htmx.ajax("POST", form.dataset.edit, {
    source: form,
    target: "#import-outline",
    swap: isQuiet ? "none" : "outerHTML",
    values: { act, place, ...values },
  });
  if (!isQuiet) release = hold(document.getElementById("import-outline"));
}

function keep() {
  send("keep", last.place, { isQuiet: true });
}

// The buttons stay where they are: one may be under the finger while the answer to what was typed before arrives.
function showBar() {
  const { undo, doubtful } = document.getElementById("import-counts").dataset;
  const button = document.querySelector("button[data-undo]");
  button.disabled = !undo;
  button.title = undo ? `Hoàn tác: ${undo} (Ctrl Z)` : "";
  document.querySelector("[data-next-doubtful]").hidden = doubtful === "0";
}

// What stands behind the cursor goes into a line of its own; without a cursor inside, the server looks for a sentence.
function split(place) {
  const text = nodeAt(place).querySelector("textarea");
  const isInside = text === last.text && text.selectionStart > 0 && text.selectionStart < text.value.trimEnd().length;
  send("split", place, { values: { rest: isInside ? text.value.slice(text.selectionStart) : "" } });
}

function run(act, place) {
  if (act === "split") split(place);
  else send(act, place);
}

function onKey(event) {
  if (event.isComposing || event.defaultPrevented) return;
  const act = wantedAct(event);
  if (!act) return;
  event.preventDefault();
  const node = nodeOf(event.target) ?? nodeAt(last.place);
  if (act === "rise") node.querySelector("[name=place]").focus();
  else if (act === "write") node.querySelector("textarea").focus();
  else if (act !== "stay") run(act, placeOf(node));
}

function onFocus(event) {
  const node = nodeOf(event.target);
  if (!node) return;
  const isText = event.target.matches("textarea");
  const field = event.target.name ? nameOf(event.target) : "text";
  last = { place: placeOf(node), field, text: isText ? event.target : last.text };
  node.querySelector("[name=place]").checked = true;
  if (retyped && (retyped !== node || field !== "kind")) {
    retyped = null;
    send("show", last.place);
  }
}

function onChange(event) {
  if (event.target.name === "place") return;
  const node = nodeOf(event.target);
  if (node && running === "act") return; // went along with it
  if (node && nameOf(event.target) === "kind") {
    const needsUnits = event.target.value === "duty_holder" && !node.querySelector(".vb-import-units");
    retyped = needsUnits ? node : null;
  }
  keep();
}

// The plan is saved from the version that the words just kept have made: their answer comes first.
function save(event) {
  isUnsaved = false;
  if (!running) return;
  event.preventDefault();
  next = () => form.requestSubmit(event.submitter);
}

function onSubmit(event) {
  const button = event.submitter;
  if (button?.name !== "act") {
    save(event);
    return;
  }
  event.preventDefault();
  if (button.value === "keep") keep();
  else run(button.value, Number(form.querySelector("[name=place]:checked").value));
}

function arrive() {
  const outline = document.getElementById("import-outline");
  const node = nodeAt(outline.dataset.place);
  if (!node) return;
  const { caret } = outline.dataset;
  const text = node.querySelector("textarea");
  const field = caret !== undefined ? text : (node.querySelector(`[name$="${last.field}"]`) ?? text);
  field.focus({ preventScroll: true });
  if (caret !== undefined) text.setSelectionRange(Number(caret), Number(caret));
  node.scrollIntoView({ block: "nearest" });
}

function onAnswer(event) {
  const answered = running;
  release?.();
  release = null;
  running = "";
  showBar();
  if (!event.detail.successful) isUnsaved = true;
  else if (answered === "act") arrive();
  const goOn = next;
  next = null;
  goOn?.();
}

function onFailure(event) {
  const text = FAILURES[event.detail.xhr.status] ?? "Máy chủ gặp lỗi, chưa giữ được.";
  document.getElementById("import-message").textContent = text;
}

form.addEventListener("submit", onSubmit);
form.addEventListener("change", onChange);
form.addEventListener("input", (event) => {
  if (event.target.name !== "place") isUnsaved = true;
});
form.addEventListener("focusin", onFocus);
form.addEventListener("review:move", ({ detail }) =>
  send("place", detail.place, { values: { before: detail.before } }),
);
document.addEventListener("keydown", onKey);
document.addEventListener("htmx:afterRequest", onAnswer);
document.addEventListener("htmx:responseError", onFailure);
document.addEventListener("htmx:sendError", onFailure);
window.addEventListener("beforeunload", (event) => {
  if (isUnsaved) event.preventDefault();
});
