// data-file-drop: files can be dropped, are shown as thumbnails with their size, and can be taken out again.
(function () {
  function inWords(size) {
    if (size < 1048576) return Math.ceil(size / 1024) + " KB";
    return (size / 1048576).toLocaleString("vi", { maximumFractionDigits: 1 }) + " MB";
  }
  function picture(file) {
    var image = document.createElement(file.type.startsWith("image/") ? "img" : "i");
    if (image.tagName === "I") {
      image.className = "bi bi-file-earmark-text";
      return image;
    }
    image.alt = "";
    image.src = URL.createObjectURL(file);
    image.onload = function () {
      URL.revokeObjectURL(image.src);
    };
    return image;
  }
  function line(file, takeOut) {
    var item = document.createElement("li");
    var name = document.createElement("span");
    var button = document.createElement("button");
    name.textContent = file.name + " (" + inWords(file.size) + ")";
    button.type = "button";
    button.className = "btn btn-link";
    button.textContent = "Bỏ";
    button.setAttribute("aria-label", "Bỏ tệp " + file.name);
    button.addEventListener("click", takeOut);
    item.append(picture(file), name, button);
    return item;
  }
  function open(drop) {
    var input = drop.querySelector("input[type=file]");
    var list = drop.querySelector("[data-file-list]");
    var chosen = new DataTransfer();
    function show() {
      input.files = chosen.files;
      list.replaceChildren.apply(
        list,
        Array.from(chosen.files).map(function (file, index) {
          return line(file, function () {
            chosen.items.remove(index);
            show();
          });
        }),
      );
    }
    function add(files) {
      if (!input.multiple) chosen.items.clear();
      Array.from(files).forEach(function (file) {
        chosen.items.add(file);
      });
      show();
    }
    drop.classList.add("vb-drop-live");
    input.addEventListener("change", function () {
      add(input.files);
    });
    drop.addEventListener("dragover", function (event) {
      event.preventDefault();
      drop.classList.add("vb-drop-over");
    });
    drop.addEventListener("dragleave", function () {
      drop.classList.remove("vb-drop-over");
    });
    drop.addEventListener("drop", function (event) {
      event.preventDefault();
      drop.classList.remove("vb-drop-over");
      add(event.dataTransfer.files);
    });
  }
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-file-drop]").forEach(open);
  });
})();
