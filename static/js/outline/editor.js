// data-outline: the lines of a draft or of a reading under review. One of them is open; keys, buttons and grip do the
// acts. Only the open line is sent, all lines answer, and the page stays where it is.
import { hold } from "../lib/hold.js";
import "./drag.js";
import "./paste.js";
import { caretIn, isInside, lineOf, wantedAct } from "./keys.js";

const FAILURES = {
  0: "Mất kết nối, chưa lưu được. Phần đang viết vẫn còn; thử lại khi có mạng.",
  403: "Không còn sửa được. Mở lại trang để xem trạng thái mới.",
  404: "Không còn ở đây nữa. Chép lại phần đang viết, rồi mở lại trang.",
};
let running = null; // while an answer is on its way: what ends the hold of the lines, and where the page stood
let waiting = null; // what was asked for meanwhile
let wantsKind = false;
// After these the line may stand elsewhere: the page itself stays.
const MOVING = ["up", "down", "place", "merge", "delete", "undo"];

const outline = () => document.querySelector("[data-outline]");
const formOf = () => outline().querySelector("[data-rows]").closest("form");
const openLine = () => outline().querySelector("[data-line-open]");
const lineAt = (key) => document.getElementById(`muc-${key}`);

function addressOf(key, name = "muc") {
  const { edit } = outline().dataset;
  return key ? `${edit}?${name}=${key}` : edit;
}

// What stands among the lines: version, token and the open line.
function fields() {
  const names = new Set([...outline().querySelectorAll("[name]")].map((field) => field.name));
  const all = new FormData(formOf());
  for (const name of new Set(all.keys())) if (!names.has(name)) all.delete(name);
  return all;
}

function panes() {
  return [document.scrollingElement, ...document.querySelectorAll("[data-stays]")].map((pane) => [
    pane,
    pane.scrollTop,
  ]);
}

// Where the person was: the answer is to leave the page, the line and the cursor there.
function position(anchor) {
  const field = document.activeElement;
  return {
    panes: panes(),
    field: field?.closest("[data-line-open]") ? field.name : "",
    caret: caretIn(field),
    anchor,
    top: lineAt(anchor)?.getBoundingClientRect().top,
  };
}

function send(method, address, values, anchor) {
  running = { ...position(anchor), release: hold(outline()) };
  htmx.ajax(method, address, { source: document.body, target: "#outline", swap: "outerHTML settle:0s", values });
}

// Whether an answer is on its way. Behind that of an act the line may stand elsewhere, so nothing is asked meanwhile;
// what keeps itself quietly is waited for.
function isTaken(deed) {
  if (running?.isQuiet) waiting = deed;
  return Boolean(running);
}

// What is kept beside the lines, in their version; no line changes by it.
export function keep(values) {
  if (running) {
    waiting = () => keep(values);
    return;
  }
  running = { isQuiet: true, release: () => {} };
  const all = values();
  all.set("act", "keep");
  htmx.ajax("POST", addressOf(""), { source: document.body, target: "#outline", swap: "none", values: all });
}

// `key` is the line the act is about. What is being typed goes along, also where the act is about another line.
function act(name, key, more = {}) {
  if (isTaken(() => act(name, key, more))) return;
  const open = openLine();
  const values = fields();
  if (!open?.hasAttribute("data-unsaved") && open?.dataset.node !== key) {
    for (const field of open?.querySelectorAll("[name]") ?? []) values.delete(field.name);
  }
  for (const [field, value] of Object.entries({ act: name, ...more })) values.set(field, value);
  send("POST", addressOf(key), values, MOVING.includes(name) ? "" : key);
}

function openAt(address) {
  const key = new URL(address, location.href).searchParams.get("muc");
  if (isTaken(() => openAt(address))) return;
  if (openLine()?.hasAttribute("data-unsaved")) act("open", key);
  else send("GET", addressOf(key), {}, key);
}

// What stands behind the cursor goes into a line of its own; without a cursor inside, the server looks for a sentence.
function split(line) {
  const text = line.querySelector("textarea[name=text]");
  act("split", line.dataset.node, { rest: text && isInside(text) ? text.value.slice(text.selectionStart) : "" });
}

function run(name, line) {
  if (name === "split") split(line);
  else if (name === "kind") chooseKind(line);
  else act(name, line?.dataset.node ?? "");
}

function chooseKind(line) {
  const kind = line.querySelector("select[name=kind]");
  if (kind) {
    kind.focus({ preventScroll: true });
    return;
  }
  wantsKind = true;
  line.querySelector("[data-row]").click();
}

function onKey(event) {
  const line = lineOf(event.target);
  const name = event.isComposing || event.defaultPrevented ? undefined : wantedAct(event, line);
  if (!name) return;
  event.preventDefault();
  event.stopPropagation();
  run(name, line);
}

function onClick(event) {
  const link = event.target.closest("[data-outline] [data-opens]");
  const leave = event.target.closest("[data-outline] [data-leaves]");
  if ((!link && !leave) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link) openAt(link.href);
  else if (!running) send("GET", addressOf(leave.dataset.leaves, "tai"), {}, leave.dataset.leaves);
}

// A form beside the lines, as that of the opening: the open line is saved first.
function saveBefore(event) {
  const open = openLine();
  if (!outline().contains(event.target) || !open?.hasAttribute("data-unsaved")) return;
  event.preventDefault();
  event.stopPropagation();
  const address = event.target.getAttribute("action");
  act("save", open.dataset.node);
  waiting = () => !openLine() && outline().querySelector(`form[action="${address}"]`)?.requestSubmit();
}

function onSubmit(event) {
  const button = event.submitter;
  if (event.target !== formOf()) {
    saveBefore(event);
    return;
  }
  if (!button?.dataset.act) {
    if (running) event.preventDefault();
    else openLine()?.removeAttribute("data-unsaved"); // it goes along
    if (running) waiting = () => formOf().requestSubmit(button);
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  run(button.dataset.act, lineOf(button));
}

function focusAfter(before) {
  const open = openLine();
  const { at, caret } = outline().dataset;
  if (!open) {
    lineAt(at)?.querySelector("[data-row]")?.focus({ preventScroll: true });
    return;
  }
  const text = open.querySelector("textarea[name=text], textarea"); // of a row its first cell
  const name = wantsKind ? "kind" : caret === undefined && before.field;
  const field = open.querySelector(`[name="${name || "text"}"]:not([type=hidden])`) ?? text;
  field.focus({ preventScroll: true });
  wantsKind = false;
  if (field !== text) return;
  const cursor = Number(caret ?? (before.field === text.name ? before.caret : text.value.length));
  text.setSelectionRange(cursor, cursor);
}

function scrolls(pane) {
  return pane && /auto|scroll/.test(getComputedStyle(pane).overflowY) ? pane : null;
}

// A line that was opened stays under the finger; else the page stays, and moves no more than shows the line.
function stay(before) {
  for (const [pane, top] of before.panes) pane.scrollTop = top;
  const anchor = lineAt(before.anchor);
  if (anchor && before.top !== undefined) {
    const pane = scrolls(anchor.closest("[data-stays]")) ?? document.scrollingElement;
    pane.scrollTop += anchor.getBoundingClientRect().top - before.top;
  }
  const row = lineAt(outline().dataset.at)?.querySelector("[data-row], textarea");
  row?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

function onSettle(event) {
  if (!running || running.isQuiet || event.target.id !== "outline") return;
  focusAfter(running);
  stay(running);
  // What is sent for review is the text now on the page.
  const { value } = document.getElementById("outline-version");
  for (const field of document.querySelectorAll("[data-plan-version]")) field.value = value;
}

function onAnswer() {
  if (!running) return;
  const { release } = running;
  running = null;
  release();
  const next = waiting;
  waiting = null;
  next?.();
}

function tell(text) {
  document.getElementById("outline-message").textContent = text;
}

function onFailure(event) {
  tell(FAILURES[event.detail.xhr.status] ?? "Máy chủ gặp lỗi, chưa lưu được. Phần đang viết vẫn còn; thử lại sau.");
}

document.addEventListener("keydown", onKey, true);
document.addEventListener("click", onClick);
document.addEventListener("submit", onSubmit, true);
document.addEventListener("input", (event) => lineOf(event.target)?.setAttribute("data-unsaved", ""));
document.addEventListener("change", (event) => {
  const line = lineOf(event.target);
  line?.setAttribute("data-unsaved", "");
  if (line && event.target.name === "kind") act("open", line.dataset.node);
});
document.addEventListener("outline:place", ({ detail }) => act("place", detail.key, { before: detail.before }));
document.addEventListener("htmx:afterSettle", onSettle); // until then the lines wear the classes of those before
document.addEventListener("htmx:afterRequest", onAnswer);
document.addEventListener("htmx:responseError", onFailure);
document.addEventListener("htmx:sendError", onFailure);
window.addEventListener("beforeunload", (event) => {
  if (openLine()?.hasAttribute("data-unsaved")) event.preventDefault();
});
