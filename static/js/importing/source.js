// The review of an import: a line of the outline and its source lines light up together; `n` walks the doubtful.
const panel = document.querySelector("[data-import-source]");

function all(selector) {
  return [...document.querySelectorAll(selector)];
}

function sourceLine(number) {
  return document.querySelector(`[data-line="${number}"]`);
}

function nodesOf(number) {
  return all("[data-node]").filter((item) => item.dataset.lines.split(" ").includes(number));
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
  const item = event.target.closest("[data-node]");
  const link = event.target.closest("[data-source-link]");
  if (item) {
    const lines = item.dataset.lines.split(" ").map(sourceLine);
    light([item, ...lines]);
    if (event.type === "focusin") scrollSource(lines[0]);
  } else if (link) {
    const line = link.closest("[data-line]");
    light([line, ...nodesOf(line.dataset.line)]);
  }
}

function goTo(item) {
  item.scrollIntoView({ block: "center", behavior: "instant" });
  item.querySelector("[data-row], textarea").focus({ preventScroll: true });
}

function nextDoubtful() {
  const here = document.activeElement.closest("[data-node]");
  const lines = all("[data-node]");
  const doubtful = lines.filter((item) => item.matches(".is-doubtful"));
  const next = doubtful.find((item) => lines.indexOf(item) > lines.indexOf(here)) ?? doubtful[0];
  if (next) goTo(next);
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
window.addEventListener("hashchange", () => {
  const target = document.querySelector(location.hash || "#content");
  if (target?.matches("[data-line]")) panel.open = true;
});
