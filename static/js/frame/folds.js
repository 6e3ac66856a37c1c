// Menus and questions made of <details data-fold>: closed by Escape, by a click elsewhere, and by data-fold-close.
// Filters (data-shut-on-phone) stand open on a desk and wait closed on a phone.
import { mount } from "../lib/dom.js";

function close(fold, givesFocusBack) {
  fold.open = false;
  if (givesFocusBack) fold.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  for (const fold of document.querySelectorAll("details[data-fold][open]")) {
    const button = event.target.closest("[data-fold-close]");
    if (!fold.contains(event.target)) close(fold, false);
    else if (button?.closest("details[data-fold]") === fold) close(fold, true);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelectorAll("details[data-fold][open]");
  if (open.length) close(open[open.length - 1], true);
});
mount("[data-shut-on-phone]", (fold) => {
  if (window.matchMedia("(max-width: 767.98px)").matches) fold.open = false;
});
