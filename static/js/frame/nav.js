// Folds the left column; the server reads the cookie, so the next page comes folded and nothing jumps.
import { mount } from "../lib/dom.js";

mount("[data-nav-fold]", (button) => {
  function show() {
    const isFolded = document.body.classList.contains("vb-folded");
    button.setAttribute("aria-expanded", String(!isFolded));
    button.querySelector("span").textContent = isFolded ? "Mở rộng" : "Thu gọn";
  }
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    const isFolded = document.body.classList.toggle("vb-folded");
    const secure = location.protocol === "https:" ? ";secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the other way to write one needs https
    document.cookie = `nav=${isFolded ? "folded" : "wide"};path=/;max-age=31536000;samesite=lax${secure}`;
    show();
  });
});
