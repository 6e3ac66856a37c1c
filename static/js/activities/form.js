// The page on which an activity is written down.
import { mount } from "../lib/dom.js";
import { hasStore } from "../outbox/store.js";
import { Draft } from "./draft.js";
import { prefill } from "./prefill.js";
import { offerUnsent, openNamed } from "./unsent.js";

let draft = null; // of the form now on the page: a refused one is replaced by its answer

mount("form[data-log]", (form) => {
  prefill(form);
  if (hasStore) draft = new Draft(form);
});
if (draft) {
  offerUnsent(draft);
  window.addEventListener("hashchange", () => openNamed(draft));
  window.addEventListener("online", () => draft.photos.again());
  document.addEventListener("outbox:answered", (event) => draft.onAnswered(event.detail));
  document.querySelector("[data-log-anew]").addEventListener("click", () => draft.startAnew());
}
