// The review of an import: a line of the outline and its source lines light up together; `n` walks the doubtful.
const panel = document.querySelector("[data-import-source]");

function all(selector) {
  return [...document.querySelectorAll(selector)];
}

function sourceLine(number) {
  return document.querySelector(`[data-line="${number}"]`);
}

function nodesOf(number) {
  return all("[data-import-node]").filter((item) => item.dataset.lines.split(" ").includes(number));
}

function light(elements) {
  for (const lit of all(".is-linked")) lit.classList.remove("is-linked");
  for (const element of elements) element?.classList.add("is-linked");
}

function scrollSource(first) {
  const list = first?.parentElement;
  if (!list || list.offsetParent === null) return;
  const top = first.offsetTop - list.offsetTop;
  if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 60) {
    list.scrollTop = top - list.clientHeight / 3;
  }
}

function show(event) {
  const item = event.target.closest("[data-import-node]");
  const link = event.target.closest("[data-source-link]");
  if (item) {
    const lines = item.dataset.lines.split(" ").map(sourceLine);
    light([item, ...lines]);
    scrollSource(lines[0]);
  } else if (link) {
    const line = link.closest("[data-line]");
    light([line, ...nodesOf(line.dataset.line)]);
  }
}

function goTo(item) {
  item.scrollIntoView({ block: "center", behavior: "instant" });
  item.querySelector("[name=place]").focus({ preventScroll: true });
}

function nextDoubtful() {
  const doubtful = all("[data-import-node].is-doubtful");
  if (!doubtful.length) return;
  const here = document.activeElement.closest("[data-import-node]");
  const place = here ? Number(here.dataset.importNode) : 0;
  goTo(doubtful.find((item) => Number(item.dataset.importNode) > place) ?? doubtful[0]);
}

// Who changes a line has looked at it; what it is must still be chosen.
function settle(event) {
  const item = event.target.closest("[data-import-node].is-doubtful");
  if (!item || event.target.name === "place" || item.querySelector("select").value === "unclassified") return;
  item.classList.remove("is-doubtful");
  item.querySelector("[data-doubt]").remove();
}

// frame/keys.js leaves keys alone inside fields; `n` in a select would choose by letter, so it is caught there first.
function onKey(event) {
  if (event.key !== "n" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!event.target.matches("[data-import-node] select, [data-import-node] [name=place]")) return;
  event.preventDefault();
  nextDoubtful();
}

function follow(event) {
  const link = event.target.closest("[data-source-link]");
  if (event.target.closest("[data-next-doubtful]")) {
    event.preventDefault();
    nextDoubtful();
  } else if (link) {
    const first = nodesOf(link.closest("[data-line]").dataset.line)[0];
    event.preventDefault();
    if (first) goTo(first);
  }
}

if (window.matchMedia("(max-width: 767.98px)").matches) panel.open = false;
document.addEventListener("click", follow);
document.addEventListener("focusin", show);
document.addEventListener("mouseover", show);
document.addEventListener("change", settle);
document.addEventListener("keydown", onKey);
window.addEventListener("hashchange", () => {
  const target = document.querySelector(location.hash || "#content");
  if (target?.matches("[data-line]")) panel.open = true;
});
