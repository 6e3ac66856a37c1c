// data-outline: the keys of a draft's outline, and care for the line that is being written in it.
import { hold } from "../lib/hold.js";

const FAILURES = {
  0: "Mất kết nối, chưa lưu được. Phần đang viết vẫn còn; thử lại khi có mạng.",
  403: "Kế hoạch không còn sửa được. Mở lại trang để xem trạng thái mới.",
  404: "Mục này đã bị người khác xóa. Chép lại phần đang viết, rồi mở lại trang để xem bản mới.",
};
let release = null; // while an answer is on its way
let afterSaving = null; // what was asked for elsewhere while the open line was unsaved
let wantsKind = false;

function openForm() {
  return document.querySelector("[data-outline] [data-node-form]");
}

function unsavedForm() {
  return document.querySelector("[data-outline] [data-node-form][data-unsaved]");
}

// Where the answer shows a fault in the line, that comes first.
function saveFirst(form, then = null) {
  afterSaving = then;
  act(form.closest("[data-node]"), "save");
}

// An open line presses its own button, which sends its text along; a closed one sends the act alone.
function act(node, name) {
  if (release) return;
  const button = node.querySelector(`[data-act="${name}"]`);
  const unsaved = unsavedForm();
  if (button) {
    button.click();
    return;
  }
  if (unsaved) {
    saveFirst(unsaved, () => act(document.querySelector(`[data-outline] [data-node="${node.dataset.node}"]`), name));
    return;
  }
  const outline = node.closest("[data-outline]");
  const address = outline.dataset[name];
  if (!address) return;
  htmx.ajax("POST", address.replace("/0/", `/${node.dataset.node}/`), {
    source: outline,
    target: outline,
    swap: "outerHTML",
    values: { version: outline.dataset.version },
  });
}

function chooseKind(node) {
  const kind = node.querySelector("select[name=kind]");
  if (kind) {
    kind.focus();
    return;
  }
  wantsKind = true;
  node.querySelector("[data-row]").click();
}

function wantedAct(event, node) {
  const { target } = event;
  const isText = target.matches("textarea[name=text]");
  const isLine = isText || target.matches("input[name=label]");
  if (event.altKey && event.key === "ArrowUp") return () => act(node, "up");
  if (event.altKey && event.key === "ArrowDown") return () => act(node, "down");
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  if (event.key === "Enter" && isLine && !event.shiftKey) return () => act(node, "below");
  if (event.key === "Tab" && isText) return () => act(node, event.shiftKey ? "outdent" : "indent");
  if (event.key === "Escape" && isLine) return () => act(node, "save");
  const mayChoose = target.matches("[data-row]") || (isText && !target.value);
  return event.key === "/" && mayChoose ? () => chooseKind(node) : null;
}

function onKey(event) {
  const node = event.target.closest("[data-outline] [data-node]");
  if (!node || event.isComposing) return;
  const run = wantedAct(event, node);
  if (!run) return;
  event.preventDefault();
  event.stopPropagation();
  run();
}

// Another line is to be opened while one is unsaved: save that one first, then open the other.
function onClick(event) {
  const form = unsavedForm();
  const link = event.target.closest("[data-outline] [data-opens]");
  if (!link || !form) return;
  event.preventDefault();
  event.stopPropagation();
  form.elements.then.value = link.dataset.opens;
  saveFirst(form);
}

function onSubmit(event) {
  const form = unsavedForm();
  if (!form || !event.target.matches("[data-outline] [data-node-create]")) return;
  event.preventDefault();
  event.stopPropagation();
  saveFirst(form, () => document.querySelector("[data-outline] [data-node-create]").requestSubmit());
}

function onSettle() {
  const form = openForm();
  const outline = document.querySelector("[data-outline]");
  // What is sent for review is the text now on the page.
  for (const field of document.querySelectorAll("[data-plan-version]")) field.value = outline.dataset.version;
  if (wantsKind && form) form.elements.kind.focus();
  wantsKind = false;
}

function onAnswer(event) {
  const then = afterSaving;
  release?.();
  release = afterSaving = null;
  if (event.detail.successful && !unsavedForm()) then?.();
}

function onFailure(event) {
  const place = document.querySelector("[data-outline-alert]");
  if (!place) return;
  place.textContent =
    FAILURES[event.detail.xhr.status] ?? "Máy chủ gặp lỗi, chưa lưu được. Phần đang viết vẫn còn; thử lại sau ít phút.";
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", onKey, true);
document.addEventListener("click", onClick, true);
document.addEventListener("submit", onSubmit, true);
document.addEventListener("input", (event) => {
  event.target.closest("[data-node-form]")?.setAttribute("data-unsaved", "");
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-node-form] select[name=kind]")) act(event.target.closest("[data-node]"), "retype");
});
document.addEventListener("htmx:beforeRequest", (event) => {
  release = hold(event.detail.target);
});
document.addEventListener("htmx:afterRequest", onAnswer);
document.addEventListener("htmx:afterSettle", onSettle);
document.addEventListener("htmx:responseError", onFailure);
document.addEventListener("htmx:sendError", onFailure);
window.addEventListener("beforeunload", (event) => {
  if (unsavedForm()) event.preventDefault();
});
