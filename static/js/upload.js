// data-upload: a chosen file goes up at once, with its progress; the answer shows it as kept and empties the field.
(function () {
  function bar(event) {
    var input = event.target.closest("[data-upload]");
    return input && input.parentElement.querySelector("progress");
  }
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-evidence-drop]").forEach(function (drop) { drop.classList.add("vb-drop-live"); });
  });
  document.addEventListener("htmx:xhr:progress", function (event) {
    var shown = bar(event);
    if (!shown || !event.detail.lengthComputable) return;
    shown.hidden = false;
    shown.value = (event.detail.loaded / event.detail.total) * 100;
  });
  document.addEventListener("htmx:sendError", function (event) {
    // The file stays in the field and goes up with the form.
    if (bar(event)) bar(event).hidden = true;
  });
})();
