// In a form with data-choices: data-when="name=a|b" shows a part while the control has one of the values; "*" is any
// value, nothing after "=" is none. A part that is hidden is not sent. Without this script every part is shown.
(function () {
  function valueOf(form, name) {
    var control = form.elements[name];
    if (!control) return "";
    return control.type === "checkbox" ? (control.checked ? control.value : "") : control.value;
  }
  function fits(form, rule) {
    var at = rule.indexOf("=");
    var wanted = rule.slice(at + 1);
    var value = valueOf(form, rule.slice(0, at));
    return wanted === "*" ? value !== "" : wanted.split("|").indexOf(value) >= 0;
  }
  function show(form) {
    form.querySelectorAll("[data-when]").forEach(function (part) {
      var isShown = fits(form, part.dataset.when);
      part.hidden = !isShown;
      part.querySelectorAll("input, select, textarea").forEach(function (control) {
        control.disabled = !!control.closest("[data-when][hidden]");
      });
    });
  }
  function open(root) {
    root.querySelectorAll("form[data-choices]").forEach(function (form) {
      form.addEventListener("change", function () {
        show(form);
      });
      show(form);
    });
  }
  document.addEventListener("DOMContentLoaded", function () {
    open(document);
  });
  document.addEventListener("htmx:load", function (event) {
    open(event.detail.elt);
  });
})();
