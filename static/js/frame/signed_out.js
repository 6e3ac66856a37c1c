// The session ended while a page was open: the sign-in page that answers must not take the place of what is being written.
import { make } from "../lib/dom.js";

const TEXT = "Phiên làm việc đã hết nên chưa lưu được. Chép lại phần đang viết, rồi tải lại trang để đăng nhập.";

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.responseURL.includes("/dang-nhap/")) return;
  event.detail.shouldSwap = false;
  const toast = make("div", "vb-toast vb-toast-error");
  toast.append(make("p", "", TEXT));
  const toasts = document.querySelector(".vb-toasts");
  toasts.replaceChildren(toast);
  toasts.scrollIntoView({ block: "center" });
});
