// The review of an import: a line of the outline and its source lines light up together; `n` walks the doubtful.
(function () {
  function all(selector) {
    return Array.from(document.querySelectorAll(selector));
  }
  function source(number) {
    return document.querySelector('[data-line="' + number + '"]');
  }
  function nodesOf(number) {
    return all("[data-import-node]").filter(function (item) {
      return item.dataset.lines.split(" ").includes(number);
    });
  }
  function light(elements) {
    all(".is-linked").forEach(function (lit) {
      lit.classList.remove("is-linked");
    });
    elements.forEach(function (element) {
      if (element) element.classList.add("is-linked");
    });
  }
  function scrollSource(first) {
    var list = first && first.parentElement;
    if (!list || list.offsetParent === null) return;
    var top = first.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 60)
      list.scrollTop = top - list.clientHeight / 3;
  }
  function show(event) {
    var item = event.target.closest("[data-import-node]");
    var link = event.target.closest("[data-source-link]");
    if (item) {
      var lines = item.dataset.lines.split(" ").map(source);
      light([item].concat(lines));
      scrollSource(lines[0]);
    } else if (link) {
      var line = link.closest("[data-line]");
      light([line].concat(nodesOf(line.dataset.line)));
    }
  }
  function goTo(item) {
    item.scrollIntoView({ block: "center", behavior: "instant" });
    item.querySelector("[name=place]").focus({ preventScroll: true });
  }
  function nextDoubtful() {
    var doubtful = all("[data-import-node].is-doubtful");
    if (!doubtful.length) return;
    var here = document.activeElement.closest("[data-import-node]");
    var place = here ? Number(here.dataset.importNode) : 0;
    goTo(
      doubtful.find(function (item) {
        return Number(item.dataset.importNode) > place;
      }) || doubtful[0],
    );
  }
  // Who changes a line has looked at it; what it is must still be said.
  function settle(event) {
    var item = event.target.closest("[data-import-node].is-doubtful");
    if (!item || event.target.name === "place" || item.querySelector("select").value === "unclassified") return;
    item.classList.remove("is-doubtful");
    item.querySelector("[data-doubt]").remove();
  }
  // keys.js leaves keys alone inside fields; `n` in a select would choose by letter, so it is caught there first
  function keyInChoice(event) {
    if (event.key !== "n" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!event.target.matches("[data-import-node] select, [data-import-node] [name=place]")) return;
    event.preventDefault();
    nextDoubtful();
  }
  function follow(event) {
    var link = event.target.closest("[data-source-link]");
    if (event.target.closest("[data-next-doubtful]")) {
      event.preventDefault();
      nextDoubtful();
    } else if (link) {
      var first = nodesOf(link.closest("[data-line]").dataset.line)[0];
      event.preventDefault();
      if (first) goTo(first);
    }
  }
  document.addEventListener("DOMContentLoaded", function () {
    var panel = document.querySelector("[data-import-source]");
    if (window.matchMedia("(max-width: 767px)").matches) panel.open = false;
    document.addEventListener("click", follow);
    document.addEventListener("focusin", show);
    document.addEventListener("mouseover", show);
    document.addEventListener("change", settle);
    document.addEventListener("keydown", keyInChoice);
    window.addEventListener("hashchange", function () {
      var target = document.querySelector(location.hash || "#content");
      if (target && target.matches("[data-line]")) panel.open = true;
    });
  });
})();
