// Selects marked data-search-select: type to search, with or without diacritics.
(function () {
  function open(root) {
    root.querySelectorAll("select[data-search-select]").forEach(function (field) {
      if (field.tomselect) return;
      field.setAttribute("aria-hidden", "true"); // the search field takes its label and its place
      new TomSelect(field, {
        plugins: field.multiple ? ["remove_button"] : [],
        maxOptions: 200,
        searchField: ["text", "also"], // data-also of an option: what else it is called
        refreshThrottle: 0, // Enter right after the last letter must take what that letter found
        render: {
          no_results: function () {
            var line = document.createElement("div");
            line.className = "no-results";
            line.textContent = "Không tìm thấy.";
            return line;
          },
        },
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
