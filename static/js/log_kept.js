// data-kept: what was left unsaved in this browser is offered when the form is opened again, to go on or to throw away.
// An address ending in #giu=token opens one of them at once.
(function () {
  function hour(at) {
    return new Date(at).toLocaleString("vi", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" });
  }
  function button(text, kind, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm " + kind;
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }
  // A draft that the portal has belongs on its own page, which only opens with a line.
  function isElsewhere(form, work) {
    return work.address !== form.dataset.log && work.address !== location.pathname && navigator.onLine;
  }
  function goOn(form, work) {
    if (isElsewhere(form, work)) location.assign(work.address + "#giu=" + work.token);
    else form.keptDraft.restore(work);
  }
  function line(form, work, photos) {
    var item = document.createElement("p");
    var words = document.createElement("b");
    var note = document.createElement("span");
    words.textContent = work.words;
    note.className = "vb-note";
    note.textContent = "ghi lúc " + hour(work.at) + (photos ? " · " + photos + " tệp chưa tải lên" : "");
    item.append(
      words,
      note,
      button("Ghi tiếp", "btn-primary", function () {
        goOn(form, work);
        hide(item);
      }),
      button("Bỏ", "btn-link", async function (event) {
        if (!event.target.dataset.sure) {
          event.target.dataset.sure = "yes";
          event.target.textContent = "Bỏ hẳn, không lấy lại";
          return;
        }
        await keptWork.forget(work.key);
        hide(item);
      }),
    );
    return item;
  }
  function hide(item) {
    var panel = item.closest("[data-kept]");
    item.remove();
    panel.hidden = !panel.querySelector("p");
  }
  async function offer(form) {
    var panel = document.querySelector("[data-kept]");
    var token = form.elements.token.value;
    var isNew = location.pathname === form.dataset.log;
    var works = (await keptWork.all(form.elements.person.value)).filter(function (work) {
      return work.state === "draft" && (work.token === token || (isNew && !isElsewhere(form, work)));
    });
    for (var work of works)
      panel.querySelector("[data-kept-works]").append(line(form, work, (await keptWork.files(work.key)).length));
    panel.hidden = !works.length;
  }
  async function start() {
    var form = document.querySelector(".vb-log");
    if (!form || !form.keptDraft) return;
    var asked = location.hash.startsWith("#giu=")
      ? await keptWork.get(form.elements.person.value + ":" + location.hash.slice(5))
      : null;
    if (asked) goOn(form, asked);
    else await offer(form);
  }
  document.addEventListener("DOMContentLoaded", start);
  window.addEventListener("hashchange", start);
})();
