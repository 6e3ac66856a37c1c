// data-unsent: what was left unsent in this browser is offered when the form is opened again, to go on or to throw away.
// An address ending in #giu=token opens one of them at once.
import { make, makeButton } from "../lib/dom.js";
import { dayAndHourOf } from "../lib/text.js";
import { deleteWork, filesOf, getWork, worksOf } from "../outbox/store.js";

// A draft that the portal has belongs on its own page, which only opens with a line.
function isElsewhere(draft, work) {
  return work.address !== draft.form.dataset.log && work.address !== location.pathname && navigator.onLine;
}

function goOn(draft, work) {
  if (isElsewhere(draft, work)) location.assign(`${work.address}#giu=${work.token}`);
  else draft.restore(work);
}

function hide(item) {
  const panel = item.closest("[data-unsent]");
  item.remove();
  panel.hidden = !panel.querySelector("p");
}

function makeOffer(draft, work, fileCount) {
  const item = make("p");
  const goOnButton = makeButton("btn btn-sm btn-primary", "Ghi tiếp");
  const dropButton = makeButton("btn btn-sm btn-link", "Bỏ");
  goOnButton.addEventListener("click", () => {
    goOn(draft, work);
    hide(item);
  });
  dropButton.addEventListener("click", async () => {
    if (!dropButton.dataset.sure) {
      dropButton.dataset.sure = "yes";
      dropButton.textContent = "Bỏ hẳn, không lấy lại";
      return;
    }
    await deleteWork(work.key);
    hide(item);
  });
  const note = `ghi lúc ${dayAndHourOf(work.at)}${fileCount ? ` · ${fileCount} tệp chưa tải lên` : ""}`;
  item.append(make("b", "", work.words), make("span", "vb-note", note), goOnButton, dropButton);
  return item;
}

async function offerAll(draft) {
  const panel = document.querySelector("[data-unsent]");
  const token = draft.form.elements.token.value;
  const isNew = location.pathname === draft.form.dataset.log;
  const works = (await worksOf(draft.person)).filter(
    (work) => work.state === "draft" && (work.token === token || (isNew && !isElsewhere(draft, work))),
  );
  const offers = works.map(async (work) => makeOffer(draft, work, (await filesOf(work.key)).length));
  panel.querySelector("[data-unsent-works]").replaceChildren(...(await Promise.all(offers)));
  panel.hidden = !works.length;
}

// True if the address names one.
export async function openNamed(draft) {
  const token = location.hash.startsWith("#giu=") ? location.hash.slice(5) : "";
  const work = token && (await getWork(`${draft.person}:${token}`));
  if (work) goOn(draft, work);
  return Boolean(work);
}

// Once, before anything is written: later it would offer what is being written.
export async function offerUnsent(draft) {
  if (!(await openNamed(draft))) await offerAll(draft);
}
