// The grip of a line in the review of an import: the line is dragged, with all below it, to between two others.
(function () {
  var grip = null,
    from = 0,
    before = 0,
    isMoving = false,
    startY = 0;

  function unmark() {
    document.querySelectorAll(".is-before, .is-behind, .is-dragged").forEach(function (item) {
      item.classList.remove("is-before", "is-behind", "is-dragged");
    });
  }
  function mark(event) {
    var under = document.elementFromPoint(event.clientX, event.clientY);
    var node = under && under.closest("[data-import-node]");
    if (!node) return;
    var box = node.getBoundingClientRect();
    var isBehind = event.clientY > box.top + box.height / 2;
    unmark();
    node.classList.add(isBehind ? "is-behind" : "is-before");
    grip.closest("[data-import-node]").classList.add("is-dragged");
    before = Number(node.dataset.importNode) + (isBehind ? 1 : 0);
  }
  function scroll(event) {
    if (event.clientY < 180) window.scrollBy(0, -16);
    if (event.clientY > window.innerHeight - 120) window.scrollBy(0, 16);
  }
  function stop() {
    unmark();
    grip = null;
    isMoving = false;
  }
  document.addEventListener("pointerdown", function (event) {
    grip = event.button === 0 ? event.target.closest("[data-grip]") : null;
    if (!grip) return;
    from = Number(grip.closest("[data-import-node]").dataset.importNode);
    startY = event.clientY;
    before = 0;
  });
  document.addEventListener("pointermove", function (event) {
    if (!grip) return;
    isMoving = isMoving || Math.abs(event.clientY - startY) > 8;
    if (!isMoving) return;
    event.preventDefault();
    mark(event);
    scroll(event);
  });
  document.addEventListener("pointerup", function () {
    var isMove = grip && isMoving && before && before !== from && before !== from + 1;
    var detail = { place: from, before: before };
    stop();
    if (isMove) document.getElementById("review").dispatchEvent(new CustomEvent("review:move", { detail: detail }));
  });
  document.addEventListener("pointercancel", stop);
  document.addEventListener("keydown", function (event) {
    if (grip && event.key === "Escape") stop();
  });
})();
