// The session ended while a page was open: the sign-in page that answers must not take the place of what is being written.
document.addEventListener("htmx:beforeSwap", function (event) {
  if (!event.detail.xhr.responseURL.includes("/dang-nhap/")) return;
  event.detail.shouldSwap = false;
  var toast = document.createElement("div");
  toast.className = "vb-toast vb-toast-error";
  toast.innerHTML =
    "<p>Phiên làm việc đã hết nên chưa lưu được. Chép lại phần đang viết, rồi tải lại trang để đăng nhập.</p>";
  var toasts = document.querySelector(".vb-toasts");
  toasts.replaceChildren(toast);
  toasts.scrollIntoView({ block: "center" });
});
