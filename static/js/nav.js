// Folds the left column; the server reads the cookie, so the next page comes folded and nothing jumps.
(function () {
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector("[data-nav-fold]");
    if (!button) return;
    function tell() {
      var isFolded = document.body.classList.contains("vb-folded");
      button.setAttribute("aria-expanded", String(!isFolded));
      button.querySelector("span").textContent = isFolded ? "Mở rộng" : "Thu gọn";
    }
    button.hidden = false;
    tell();
    button.addEventListener("click", function () {
      var isFolded = document.body.classList.toggle("vb-folded");
      document.cookie = "nav=" + (isFolded ? "folded" : "wide") + ";path=/;max-age=31536000;samesite=lax";
      tell();
    });
  });
})();
