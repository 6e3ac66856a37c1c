// Messages can be closed; a success goes by itself, an error stays until it was read.
(function () {
  var SECONDS = 8;
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-toast]").forEach(function (toast) {
      var button = toast.querySelector("[data-toast-close]");
      button.hidden = false;
      button.addEventListener("click", function () {
        toast.remove();
      });
      if (toast.dataset.toast === "success")
        setTimeout(function () {
          toast.remove();
        }, SECONDS * 1000);
    });
  });
})();
