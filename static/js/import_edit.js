// The review of an import: its acts by key, button and grip. What was typed is kept while the clerk goes on.
(function () {
  var form,
    running = "",
    waiting = null,
    isUnsaved = false;
  var last = { place: 1, field: "place", text: null }; // where the clerk was, and the text the cursor was in
  var retyped = null; // a line made a holder of duties: it is drawn anew, with its units, once the clerk goes on

  function nodeAt(place) {
    return document.querySelector('[data-import-node="' + place + '"]');
  }
  function nodeOf(element) {
    return element.closest("#review [data-import-node]");
  }
  function placeOf(node) {
    return Number(node.dataset.importNode);
  }
  function nameOf(field) {
    return field.name.split("-").pop();
  }
  function say(words) {
    document.getElementById("import-said").textContent = words;
  }

  function send(act, place, more, isQuiet) {
    if (running === "act") return;
    if (running === "keep") {
      waiting = function () {
        send(act, place, more, isQuiet);
      };
      return;
    }
    running = isQuiet ? "keep" : "act";
    isUnsaved = false;
    htmx.ajax("POST", form.dataset.edit, {
      source: form,
      target: "#import-outline",
      swap: isQuiet ? "none" : "outerHTML",
      values: Object.assign({ act: act, place: place }, more),
    });
  }
  function keep() {
    send("keep", last.place, {}, true);
  }

  // What stands behind the cursor goes into a line of its own; without a cursor inside, the server looks for a sentence.
  function split(place) {
    var text = nodeAt(place).querySelector("textarea");
    var isInside = text === last.text && text.selectionStart > 0 && text.selectionStart < text.value.trimEnd().length;
    send("split", place, { rest: isInside ? text.value.slice(text.selectionStart) : "" });
  }
  function act(name, place) {
    if (name === "split") split(place);
    else send(name, place, {});
  }

  function ofArrow(event) {
    var arrows = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "outdent", ArrowRight: "indent" };
    var isOpening = event.target.matches("select") && /Up|Down/.test(event.key); // opens the list of choices
    return event.altKey && !event.ctrlKey && !event.metaKey && !isOpening ? arrows[event.key] : undefined;
  }
  function ofText(event, text) {
    if (event.key === "Enter" && !event.shiftKey) {
      return text.selectionStart === 0 || text.selectionStart >= text.value.trimEnd().length ? "stay" : "split";
    }
    return event.key === "Backspace" && text.selectionEnd === 0 && placeOf(nodeOf(text)) > 1 ? "merge" : undefined;
  }
  function deedOf(event) {
    var node = nodeOf(event.target);
    var isTyped = /^(TEXTAREA|INPUT)$/.test(event.target.tagName) && event.target.value !== event.target.defaultValue;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z") {
      return isTyped || (!node && event.target !== document.body) ? undefined : "undo";
    }
    if (!node) return undefined;
    if (ofArrow(event)) return ofArrow(event);
    if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
    if (event.target.matches("textarea")) return event.key === "Escape" ? "rise" : ofText(event, event.target);
    if (!event.target.matches("[name=place]")) return undefined;
    return { x: "settle", Enter: "write" }[event.key];
  }
  function onKey(event) {
    if (event.isComposing || event.defaultPrevented) return;
    var deed = deedOf(event);
    if (!deed) return;
    event.preventDefault();
    var node = nodeOf(event.target) || nodeAt(last.place);
    if (deed === "rise") node.querySelector("[name=place]").focus();
    else if (deed === "write") node.querySelector("textarea").focus();
    else if (deed !== "stay") act(deed, placeOf(node));
  }

  function onFocus(event) {
    var node = nodeOf(event.target);
    if (!node) return;
    var isText = event.target.matches("textarea");
    var field = event.target.name ? nameOf(event.target) : "text";
    last = { place: placeOf(node), field: field, text: isText ? event.target : last.text };
    node.querySelector("[name=place]").checked = true;
    if (retyped && (retyped !== node || field !== "kind")) {
      retyped = null;
      send("show", last.place, {});
    }
  }
  function onChange(event) {
    if (event.target.name === "place") return;
    var node = nodeOf(event.target);
    if (node && nameOf(event.target) === "kind") {
      retyped = event.target.value === "duty_holder" && !node.querySelector(".vb-import-units") ? node : null;
    }
    keep();
  }
  // The plan is saved from the version that the words just kept have made: their answer comes first.
  function save(event, button) {
    isUnsaved = false;
    if (!running) return;
    event.preventDefault();
    waiting = function () {
      form.requestSubmit(button);
    };
  }
  function onSubmit(event) {
    var button = event.submitter;
    if (!button || button.name !== "act") return save(event, button);
    event.preventDefault();
    if (button.value === "keep") keep();
    else act(button.value, Number(form.querySelector("[name=place]:checked").value));
  }

  function arrive() {
    var outline = document.getElementById("import-outline");
    var node = nodeAt(outline.dataset.place);
    if (!node) return;
    var caret = outline.dataset.caret;
    var text = node.querySelector("textarea");
    var field = caret !== undefined ? text : node.querySelector('[name$="' + last.field + '"]') || text;
    field.focus({ preventScroll: true });
    if (caret !== undefined) text.setSelectionRange(Number(caret), Number(caret));
    node.scrollIntoView({ block: "nearest" });
  }
  function onAnswer(event) {
    var was = running;
    running = "";
    if (!event.detail.successful) isUnsaved = true;
    else if (was === "act") arrive();
    var next = waiting;
    waiting = null;
    if (next) next();
  }
  function onFailure(event) {
    var words = { 403: "Bản đọc đã được lưu thành kế hoạch. Tải lại trang để xem.", 404: "Bản đọc này đã bị bỏ." };
    var status = event.detail.xhr.status;
    say(
      words[status] ||
        (status
          ? "Máy chủ gặp lỗi, chưa giữ được."
          : "Mất kết nối, chưa giữ được. Phần đang viết vẫn còn; thử lại khi có mạng."),
    );
  }

  document.addEventListener("DOMContentLoaded", function () {
    form = document.getElementById("review");
    form.addEventListener("submit", onSubmit);
    form.addEventListener("change", onChange);
    form.addEventListener("input", function (event) {
      if (event.target.name !== "place") isUnsaved = true;
    });
    form.addEventListener("beforeinput", function (event) {
      if (running === "act") event.preventDefault();
    });
    form.addEventListener("focusin", onFocus);
    form.addEventListener("review:move", function (event) {
      send("place", event.detail.place, { before: event.detail.before });
    });
    document.addEventListener("keydown", onKey);
    document.addEventListener("htmx:afterRequest", onAnswer);
    document.addEventListener("htmx:responseError", onFailure);
    document.addEventListener("htmx:sendError", onFailure);
    window.addEventListener("beforeunload", function (event) {
      if (isUnsaved) event.preventDefault();
    });
  });
})();
