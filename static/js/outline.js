// data-outline: the keys of a draft's outline, and care for the line that is being written in it.
(function () {
  var isBusy = false;
  var wantsKind = false;

  function openForm() {
    return document.querySelector("[data-outline] [data-node-form]");
  }

  // An open line presses its own button, which sends its text along; a closed one sends the act alone.
  function act(node, name) {
    if (isBusy) return;
    var button = node.querySelector('[data-act="' + name + '"]');
    if (button) return button.click();
    var outline = node.closest("[data-outline]");
    var address = outline.dataset[name];
    if (!address) return;
    htmx.ajax("POST", address.replace("/0/", "/" + node.dataset.node + "/"), {
      source: outline,
      target: outline,
      swap: "outerHTML",
      values: { version: outline.dataset.version },
    });
  }
  function chooseKind(node) {
    var kind = node.querySelector("select[name=kind]");
    if (kind) return kind.focus();
    wantsKind = true;
    node.querySelector("[data-row]").click();
  }
  function wanted(event, node) {
    var isText = event.target.matches("textarea[name=text]");
    var isLine = isText || event.target.matches("input[name=label]");
    var isRow = event.target.matches("[data-row]");
    if (event.altKey && event.key === "ArrowUp")
      return function () {
        act(node, "up");
      };
    if (event.altKey && event.key === "ArrowDown")
      return function () {
        act(node, "down");
      };
    if (event.altKey || event.ctrlKey || event.metaKey) return null;
    if (event.key === "Enter" && isLine && !event.shiftKey)
      return function () {
        act(node, "below");
      };
    if (event.key === "Tab" && isText)
      return function () {
        act(node, event.shiftKey ? "outdent" : "indent");
      };
    if (event.key === "Escape" && isLine)
      return function () {
        act(node, "save");
      };
    if (event.key === "/" && (isRow || (isText && !event.target.value)))
      return function () {
        chooseKind(node);
      };
    return null;
  }
  document.addEventListener(
    "keydown",
    function (event) {
      var node = event.target.closest("[data-outline] [data-node]");
      if (!node || event.isComposing) return;
      var deed = wanted(event, node);
      if (!deed) return;
      event.preventDefault();
      event.stopPropagation();
      deed();
    },
    true,
  );

  document.addEventListener("input", function (event) {
    var form = event.target.closest("[data-node-form]");
    if (form) form.setAttribute("data-unsaved", "");
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-node-form] select[name=kind]")) act(event.target.closest("[data-node]"), "retype");
  });
  // Another line is clicked while one is unsaved: save that one first, then open the other.
  document.addEventListener(
    "click",
    function (event) {
      var form = openForm();
      var row = event.target.closest("[data-outline] [data-row]");
      if (!row || !form || !form.hasAttribute("data-unsaved")) return;
      event.preventDefault();
      event.stopPropagation();
      form.elements.then.value = row.closest("[data-node]").dataset.node;
      act(form.closest("[data-node]"), "save");
    },
    true,
  );
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("[data-node-form][data-unsaved]")) event.preventDefault();
  });

  document.addEventListener("htmx:beforeRequest", function () {
    isBusy = true;
  });
  document.addEventListener("htmx:afterRequest", function () {
    isBusy = false;
  });
  document.addEventListener("htmx:afterSettle", function () {
    var form = openForm();
    var outline = document.querySelector("[data-outline]");
    // What is sent for review is the text now on the page.
    document.querySelectorAll("[data-plan-version]").forEach(function (field) {
      field.value = outline.dataset.version;
    });
    if (wantsKind && form) form.elements.kind.focus();
    wantsKind = false;
  });
  function complain(words) {
    var place = document.querySelector("[data-outline-alert]");
    if (!place) return;
    place.textContent = words;
    place.hidden = false;
    place.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    if (status === 404)
      complain("Mục này đã bị người khác xóa. Chép lại phần đang viết, rồi mở lại trang để xem bản mới.");
    else if (status === 403) complain("Kế hoạch không còn sửa được. Mở lại trang để xem trạng thái mới.");
    else complain("Máy chủ gặp lỗi, chưa lưu được. Phần đang viết vẫn còn; thử lại sau ít phút.");
  });
  document.addEventListener("htmx:sendError", function () {
    complain("Mất kết nối, chưa lưu được. Phần đang viết vẫn còn; thử lại khi có mạng.");
  });
})();
