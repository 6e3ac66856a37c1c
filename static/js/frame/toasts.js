// Messages can be closed; a success goes by itself, an error stays until it was read.
import { mount } from "../lib/dom.js";

const SECONDS = 8;

mount("[data-toast]", (toast) => {
  const button = toast.querySelector("[data-toast-close]");
  button.hidden = false;
  button.addEventListener("click", () => toast.remove());
  if (toast.dataset.toast === "success") setTimeout(() => toast.remove(), SECONDS * 1000);
});
