// Menus and questions made of <details data-fold>: closed by Escape, by a click elsewhere, and by data-fold-close.
// Filters (data-shut-on-phone) stand open on a desk and wait closed on a phone.
(function () {
  function close(fold, giveFocusBack) {
    fold.open = false;
    if (giveFocusBack) fold.querySelector("summary").focus();
  }
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-fold][open]").forEach(function (fold) {
      var asked = event.target.closest("[data-fold-close]");
      if (!fold.contains(event.target)) close(fold, false);
      else if (asked && asked.closest("details[data-fold]") === fold) close(fold, true);
    });
  });
  document.addEventListener("DOMContentLoaded", function () {
    if (!window.matchMedia("(max-width: 767.98px)").matches) return;
    document.querySelectorAll("[data-shut-on-phone]").forEach(function (fold) {
      fold.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = document.querySelectorAll("details[data-fold][open]");
    if (open.length) close(open[open.length - 1], true);
  });
})();
