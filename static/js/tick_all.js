// One box ticks all boxes that belong to the same form; without this script it is not there.
(function () {
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-tick-all]").forEach(function (part) {
      var all = part.querySelector("input");
      var boxes = document.querySelectorAll("input[type=checkbox][form=" + part.dataset.tickAll + "]");
      part.hidden = boxes.length < 2;
      all.addEventListener("change", function () {
        boxes.forEach(function (box) {
          box.checked = all.checked;
        });
      });
    });
  });
})();
