const closings = new WeakMap(); // by element: what ends the things that `open` made beside it

// Calls `open` once with each element that fits: those of the page, and those that come with an answer. What it returns
// is called before htmx takes the element out.
export function mount(selector, open) {
  const opened = new WeakSet();
  function look(root) {
    for (const element of [root, ...root.querySelectorAll(selector)]) {
      if (opened.has(element) || !element.matches?.(selector)) continue;
      opened.add(element);
      const close = open(element);
      if (close) closings.set(element, close);
    }
  }
  look(document);
  document.addEventListener("htmx:load", (event) => look(event.detail.elt));
}

document.addEventListener("htmx:beforeCleanupElement", ({ detail }) => {
  closings.get(detail.elt)?.();
  closings.delete(detail.elt);
});

// An element that a script has put into the page becomes as live as one that htmx brings.
export function adopt(element) {
  htmx.process(element);
  element.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: element } }));
}

export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

export function makeButton(className, text) {
  const button = make("button", className, text);
  button.type = "button";
  return button;
}

export function makeLink(url, className, text) {
  const link = make("a", className, text);
  link.href = url;
  return link;
}

// What the file shows if it is a picture, else the sign of a file.
export function makeThumbnail(blob) {
  if (!blob.type.startsWith("image/")) return make("i", "bi bi-file-earmark-text");
  const image = document.createElement("img");
  image.alt = "";
  image.src = URL.createObjectURL(blob);
  image.onload = () => URL.revokeObjectURL(image.src);
  return image;
}
