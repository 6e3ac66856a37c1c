// The review of an import: a proposed node and its source lines light up together; `n` walks the doubtful nodes.
(function () {
  function all(selector) {
    return Array.from(document.querySelectorAll(selector));
  }
  function node(place) {
    return document.querySelector('[data-import-node="' + place + '"]');
  }
  function line(number) {
    return document.querySelector('[data-line="' + number + '"]');
  }
  function light(elements) {
    all(".is-linked").forEach(function (lit) { lit.classList.remove("is-linked"); });
    elements.forEach(function (element) { if (element) element.classList.add("is-linked"); });
  }
  function scrollSource(first) {
    var list = first && first.parentElement;
    if (!list || list.offsetParent === null) return;
    var top = first.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 60) list.scrollTop = top - list.clientHeight / 3;
  }
  function fromNode(event) {
    var item = event.target.closest("[data-import-node]");
    if (!item) return;
    var lines = item.dataset.lines.split(" ").map(line);
    light([item].concat(lines));
    scrollSource(lines[0]);
  }
  function fromLine(event) {
    var link = event.target.closest("[data-places]");
    if (!link) return;
    light([link.closest("[data-line]")].concat(link.dataset.places.split(" ").map(node)));
  }
  function nextDoubtful() {
    var doubtful = all("[data-import-node].is-doubtful");
    if (!doubtful.length) return;
    var here = document.activeElement.closest("[data-import-node]");
    var place = here ? Number(here.dataset.importNode) : 0;
    var next = doubtful.find(function (item) { return Number(item.dataset.importNode) > place; }) || doubtful[0];
    var control = next.querySelector("select");
    next.scrollIntoView({ block: "center", behavior: "instant" });
    control.focus({ preventScroll: true });
  }
  function settle(item) {
    if (!item.classList.contains("is-doubtful")) return;
    item.classList.remove("is-doubtful");
    item.querySelector("[data-doubt]").remove();
    document.querySelector("[data-doubtful-count]").textContent = all("[data-import-node].is-doubtful").length;
  }
  function changed(event) {
    var item = event.target.closest("[data-import-node]");
    if (!item) return;
    if (event.target.matches("[data-depth]")) {
      item.className = item.className.replace(/vb-depth-\d/, "vb-depth-" + event.target.value);
    }
    settle(item);
  }
  // keys.js leaves keys alone inside fields; `n` in a select would choose by letter, so it is caught there first
  function keyInSelect(event) {
    if (event.key !== "n" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!event.target.matches("[data-import-node] select")) return;
    event.preventDefault();
    nextDoubtful();
  }
  document.addEventListener("DOMContentLoaded", function () {
    var source = document.querySelector("[data-import-source]");
    var next = document.querySelector("[data-next-doubtful]");
    if (window.matchMedia("(max-width: 767px)").matches) source.open = false;
    if (next) next.addEventListener("click", function (event) { event.preventDefault(); nextDoubtful(); });
    document.addEventListener("focusin", function (event) { fromNode(event); fromLine(event); });
    document.addEventListener("mouseover", function (event) { fromNode(event); fromLine(event); });
    document.addEventListener("change", changed);
    document.addEventListener("keydown", keyInSelect);
    window.addEventListener("hashchange", function () {
      var target = document.querySelector(location.hash || "#content");
      if (target && target.matches("[data-line]")) source.open = true;
    });
  });
})();
