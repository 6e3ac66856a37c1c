// data-file-drop: files can be dropped, are shown as thumbnails with their size, and can be taken out again.
import { make, makeButton, makeThumbnail, mount } from "../lib/dom.js";
import { sizeInWords } from "../lib/text.js";

function makeLine(file, takeOut) {
  const item = make("li");
  const button = makeButton("btn btn-link", "Bỏ");
  button.setAttribute("aria-label", `Bỏ tệp ${file.name}`);
  button.addEventListener("click", takeOut);
  item.append(makeThumbnail(file), make("span", "", `${file.name} (${sizeInWords(file.size)})`), button);
  return item;
}

mount("[data-file-drop]", (drop) => {
  const input = drop.querySelector("input[type=file]");
  const list = drop.querySelector("[data-file-list]");
  const chosen = new DataTransfer();
  function show() {
    input.files = chosen.files;
    const lines = [...chosen.files].map((file, index) =>
      makeLine(file, () => {
        chosen.items.remove(index);
        show();
      }),
    );
    list.replaceChildren(...lines);
  }
  function add(files) {
    if (!input.multiple) chosen.items.clear();
    for (const file of files) chosen.items.add(file);
    show();
  }
  drop.classList.add("vb-drop-live");
  input.addEventListener("change", () => add([...input.files]));
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("vb-drop-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("vb-drop-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("vb-drop-over");
    add([...event.dataTransfer.files]);
  });
});
