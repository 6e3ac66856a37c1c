// The session ended while a page was open, or the portal cannot write just now: the page that answers must not take the
// place of what is being written, and says its reason beside it.
import { make } from "../lib/dom.js";

const TEXT = "Phiên làm việc đã hết nên chưa lưu được. Chép lại phần đang viết, rồi tải lại trang để đăng nhập.";
const REFUSALS = [411, 413, 503];

function tell(text) {
  const toast = make("div", "vb-toast vb-toast-error");
  toast.append(make("p", "", text));
  const toasts = document.querySelector(".vb-toasts");
  toasts.replaceChildren(toast);
  toasts.scrollIntoView({ block: "center" });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.responseURL.includes("/dang-nhap/")) return;
  event.detail.shouldSwap = false;
  tell(TEXT);
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (!REFUSALS.includes(detail.xhr.status)) return;
  const page = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  tell(`${page.querySelector(".vb-error").textContent} Phần đang viết vẫn còn.`);
});
