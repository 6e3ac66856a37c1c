// data-outbox, on every page of who may log: what waits in this browser is sent when the line is back, each work once
// (the server knows its token). Only what belongs to the person signed in is shown and sent.
(function () {
  var EVERY = 30000;
  var box = null,
    isBusy = false,
    told = "";

  function csrf() {
    return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  }

  // Resolves, never rejects: status 0 if no answer came, 401 if the answer is to sign in; `leads` is where to go next.
  function post(url, fields, onProgress) {
    return new Promise(function (resolve) {
      var asked = new XMLHttpRequest();
      asked.open("POST", url);
      asked.setRequestHeader("HX-Request", "true");
      asked.setRequestHeader("X-CSRFToken", csrf());
      if (onProgress)
        asked.upload.onprogress = function (event) {
          onProgress(event.loaded / event.total);
        };
      asked.onloadend = function () {
        var isForeign = asked.status === 403 || asked.responseURL.indexOf("/dang-nhap/") > 0;
        resolve({
          status: isForeign ? 401 : asked.status,
          text: asked.responseText,
          leads: asked.getResponseHeader("HX-Redirect"),
        });
      };
      asked.send(fields);
    });
  }
  function filled(pairs) {
    var fields = new FormData();
    pairs.concat([["person", box.dataset.person]]).forEach(function (pair) {
      fields.append.apply(fields, pair);
    });
    return fields;
  }
  function upload(token, file, beside, onProgress) {
    return post(
      box.dataset.upload,
      filled(
        [
          ["token", token],
          ["uploads", file.blob, file.name],
        ].concat(beside),
      ),
      onProgress,
    );
  }
  function wrongs(text) {
    var page = new DOMParser().parseFromString(text, "text/html");
    return Array.from(page.querySelectorAll(".vb-error, .invalid-feedback")).map(function (line) {
      return line.textContent.trim();
    });
  }
  async function refuse(work, lines, page) {
    work.state = "refused";
    work.wrongs = lines;
    await keptWork.put(work);
    return { outcome: "refused", page: page };
  }
  function hindrance(status) {
    return { 0: "no_line", 401: "signed_out" }[status] || "busy";
  }
  // "sent" with the address of what was made, "refused" with the page that says why, or what hinders it: "no_line", "signed_out",
  // "busy" where the portal itself has trouble with this one.
  async function deliver(work) {
    for (var file of await keptWork.files(work.key)) {
      var taken = await upload(work.token, file, []);
      if (taken.status === 422) {
        await keptWork.dropFile(file.id);
        return refuse(work, wrongs(taken.text));
      }
      if (taken.status !== 200) return { outcome: hindrance(taken.status) };
      await keptWork.dropFile(file.id);
    }
    var answer = await post(box.dataset.log, filled(work.fields.concat([["send", "yes"]])));
    if (answer.leads) {
      await keptWork.forget(work.key);
      return { outcome: "sent", leads: answer.leads };
    }
    if (answer.status === 200) return refuse(work, wrongs(answer.text), answer.text);
    return { outcome: hindrance(answer.status) };
  }
  // Another window may hold the lock and be sending the same; without locks the token alone makes it once.
  function alone(act) {
    if (!navigator.locks) return act();
    return navigator.locks.request("outbox", act);
  }
  function send(key) {
    return alone(async function () {
      var work = await keptWork.get(key);
      return work && work.state === "waiting" ? deliver(work) : { outcome: "gone" };
    });
  }
  async function waiting() {
    return (await keptWork.all(box.dataset.person)).filter(function (work) {
      return work.state !== "draft";
    });
  }
  async function flush() {
    if (isBusy) return;
    isBusy = true;
    var last = "";
    for (var work of await waiting()) {
      if (work.state !== "waiting") continue;
      await show("Đang gửi");
      var answer = await send(work.key);
      if (answer.outcome === "no_line" || answer.outcome === "signed_out") {
        isBusy = false;
        return show("", answer.outcome);
      }
      if (answer.outcome === "sent") told = answer.leads;
      if (answer.outcome === "busy") last = "busy";
      document.dispatchEvent(new CustomEvent("outbox:answered", { detail: work.key }));
    }
    isBusy = false;
    await show("", last);
  }
  async function show(doing, outcome) {
    var works = await waiting();
    for (var work of works) work.files = await keptWork.files(work.key);
    window.drawOutbox(box, { works: works, doing: doing, outcome: outcome, sent: told });
  }
  async function act(event) {
    var button = event.target.closest("[data-drop-work]");
    if (event.target.closest("[data-flush]")) return flush();
    if (!button) return;
    if (!button.dataset.sure) {
      button.dataset.sure = "yes";
      button.textContent = "Bỏ hẳn, không gửi";
      return;
    }
    await keptWork.forget(button.dataset.dropWork);
    show();
  }
  document.addEventListener("DOMContentLoaded", function () {
    box = document.querySelector("[data-outbox]");
    if (!box || !window.indexedDB) return;
    box.addEventListener("click", act);
    window.addEventListener("online", flush);
    setInterval(async function () {
      if (!isBusy && (await waiting()).length) flush();
    }, EVERY);
    flush();
  });
  window.outbox = { post: post, upload: upload, wrongs: wrongs, send: send, show: show };
})();
