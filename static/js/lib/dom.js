const closings = new WeakMap(); // by element: what ends the things that `open` made beside it

// Calls `open` once with each element that fits: those of the page, and those that come with an answer. What it returns
// is called before the element is taken out.
export function mount(selector, open) {
  const opened = new WeakSet();
  function look(root) {
    for (const element of [root, ...root.querySelectorAll(selector)]) {
      if (opened.has(element) || !element.matches?.(selector)) continue;
      opened.add(element);
      const closing = open(element);
      if (closing) closings.set(element, closing);
    }
  }
  look(document);
  document.addEventListener("htmx:load", (event) => look(event.detail.elt));
}

function close(element) {
  closings.get(element)?.();
  closings.delete(element);
}

document.addEventListener("htmx:beforeCleanupElement", ({ detail }) => close(detail.elt));

// An element that a script has put into the page becomes as live as one that htmx brings.
export function adopt(element) {
  htmx.process(element);
  element.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: element } }));
}

// In the place of an element, as htmx would put it there.
export function replace(element, fresh) {
  for (const one of [element, ...element.querySelectorAll("*")]) close(one);
  element.replaceWith(fresh);
  adopt(fresh);
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
