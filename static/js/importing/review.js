// The page on which a document that was read is looked through before it becomes a plan: the editor of its lines, the
// source beside them, and the head of the plan, which keeps itself as it is typed.
import { keep } from "../outline/editor.js";
import "./source.js";

const form = document.getElementById("review");
let isUnsaved = false;
let isOnItsWay = false;

function head() {
  const values = new FormData(form);
  for (const name of new Set(values.keys())) {
    if (!name.startsWith("header-") && name !== "version") values.delete(name);
  }
  isUnsaved = false;
  isOnItsWay = true;
  return values;
}

function isHead(event) {
  return event.target.name?.startsWith("header-");
}

form.addEventListener("input", (event) => {
  isUnsaved ||= isHead(event);
});
form.addEventListener("change", (event) => {
  if (isHead(event)) keep(head);
});
// Before the editor hears of it and sends what waits.
document.addEventListener(
  "htmx:afterRequest",
  ({ detail }) => {
    isUnsaved ||= isOnItsWay && !detail.successful;
    isOnItsWay = false;
  },
  true,
);
window.addEventListener("online", () => isUnsaved && keep(head));
form.addEventListener("submit", () => {
  isUnsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (isUnsaved) event.preventDefault();
});
