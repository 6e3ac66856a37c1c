// Selects marked data-search-select: type to search, with or without diacritics.
import { make, mount } from "../lib/dom.js";

mount("select[data-search-select]", (field) => {
  field.setAttribute("aria-hidden", "true"); // the search field takes its label and its place
  const search = new TomSelect(field, {
    plugins: field.multiple ? ["remove_button"] : [],
    maxOptions: 200,
    searchField: ["text", "also"], // data-also of an option: what else it is called
    refreshThrottle: 0, // Enter right after the last letter must take what that letter found
    render: { no_results: () => make("div", "no-results", "Không tìm thấy.") },
  });
  return () => search.destroy();
});
