// Day fields marked data-datepicker: dd/mm/yyyy, Monday first. The server says what is wrong with a typed day.
(function () {
  function open(root) {
    root.querySelectorAll("[data-datepicker]").forEach(function (field) {
      if (field.datepicker) return;
      var known = field.value; // the calendar would turn 31/02 into 03/03 before anybody has read the error
      new Datepicker(field, {
        language: "vi",
        format: "dd/mm/yyyy",
        weekStart: 1,
        autohide: true,
        updateOnBlur: false,
        buttonClass: "btn",
        todayButton: true,
        todayButtonMode: 1,
        todayHighlight: true,
      });
      field.value = known;
      // When it closes, the calendar puts back the day last picked; what was typed since must stay.
      var isTyped = false;
      ["input", "changeDate"].forEach(function (name) {
        field.addEventListener(name, function () {
          known = field.value;
          isTyped = name === "input";
        });
      });
      function keep() {
        field.value = known;
      }
      // Who types needs no calendar over the next field and the button.
      field.addEventListener("input", function () {
        field.datepicker.hide();
        keep();
      });
      ["blur", "hide"].forEach(function (name) {
        field.addEventListener(name, function () {
          setTimeout(keep);
        });
      });
      // A quick click on the button, or Enter, sends the form before that.
      if (field.form) field.form.addEventListener("submit", keep, true);
      field.addEventListener(
        "keydown",
        function (event) {
          if (event.key === "Enter" && isTyped) event.stopImmediatePropagation();
        },
        true,
      );
      field.addEventListener("changeDate", function () {
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
  }
  document.addEventListener("DOMContentLoaded", function () {
    open(document);
  });
  document.addEventListener("htmx:load", function (event) {
    open(event.detail.elt);
  });
})();
