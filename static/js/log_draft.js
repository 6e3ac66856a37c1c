// The form of an activity keeps itself: a moment after the last key in this browser, a little later as a draft on the
// portal. Sending goes through the outbox, so that a lost line costs nothing; a closed tab is offered again.
(function () {
  var HERE = 600,
    THERE = 2500; // milliseconds after the last change

  function uuid() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    var hex = Array.from(bytes, function (byte) {
      return byte.toString(16).padStart(2, "0");
    }).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
  function hour() {
    return new Date().toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" });
  }

  function Draft(form) {
    this.form = form;
    this.place = form.querySelector("#autosave");
    this.saving = null;
  }
  Draft.prototype.key = function () {
    return this.form.elements.person.value + ":" + this.form.elements.token.value;
  };
  Draft.prototype.fields = function () {
    return Array.from(new FormData(this.form).entries()).filter(function (pair) {
      return typeof pair[1] === "string" && pair[0] !== "csrfmiddlewaretoken" && pair[0] !== "person";
    });
  };
  Draft.prototype.words = function () {
    var tile = this.form.querySelector("[name=form]:checked");
    var told = this.form.elements.description.value.trim().split("\n")[0].slice(0, 80);
    return told || (tile ? tile.closest("label").textContent.trim() : "Chưa ghi nội dung");
  };
  Draft.prototype.keep = function (state) {
    return keptWork.put({
      key: this.key(),
      person: this.form.elements.person.value,
      token: this.form.elements.token.value,
      state: state,
      fields: this.fields(),
      words: this.words(),
      address: location.pathname,
      at: Date.now(),
    });
  };
  Draft.prototype.tell = function (text) {
    var line = this.place.querySelector("span") || this.place.appendChild(document.createElement("span"));
    line.textContent = text;
  };
  Draft.prototype.changed = function () {
    clearTimeout(this.here);
    clearTimeout(this.there);
    this.here = setTimeout(this.keepHere.bind(this), HERE);
    this.there = setTimeout(this.save.bind(this), THERE);
  };
  // A tapped tile alone is not yet anybody's work.
  Draft.prototype.isBegun = function () {
    var hasWords = this.fields().some(function (pair) {
      return /^(description|place|links|figure_)/.test(pair[0]) && pair[1];
    });
    return hasWords || this.form.querySelector("#evidence li, [data-photo-queue] li") !== null;
  };
  Draft.prototype.keepHere = async function () {
    if (!this.isBegun()) return;
    await this.keep("draft");
    this.tell("Đã giữ trên máy này " + hour());
  };
  // The portal keeps a draft once it has a form and words; until then the line is left alone.
  Draft.prototype.save = function () {
    var given = new Map(this.fields());
    if (!given.get("form") || !given.get("description").trim()) return null;
    this.saving =
      this.saving ||
      this.saveOnce().finally(
        function () {
          this.saving = null;
        }.bind(this),
      );
    return this.saving;
  };
  Draft.prototype.saveOnce = async function () {
    var sent = JSON.stringify(this.fields());
    var answer = await outbox.post(this.form.dataset.log, this.filled("autosave"));
    if (answer.status === 200) return this.take(answer.text, sent);
    if (answer.status === 0) this.tell("Đang mất mạng. Đã giữ trên máy này " + hour());
    if (answer.status === 401)
      this.tell("Phiên làm việc đã hết. Đã giữ trên máy này " + hour() + "; đăng nhập lại rồi ghi tiếp");
  };
  Draft.prototype.filled = function (press) {
    var fields = new FormData();
    this.fields()
      .concat([
        ["person", this.form.elements.person.value],
        [press, "yes"],
      ])
      .forEach(function (pair) {
        fields.append(pair[0], pair[1]);
      });
    return fields;
  };
  Draft.prototype.take = async function (text, sent) {
    var page = new DOMParser().parseFromString(text, "text/html");
    var saved = page.querySelector("[data-saved]");
    var isWhole = saved && JSON.stringify(this.fields()) === sent;
    // What is only not complete yet is no news; that somebody else wrote is.
    if (!saved && !page.querySelector("[data-conflict]")) return;
    this.place.replaceChildren.apply(this.place, Array.from(page.body.childNodes));
    if (saved) history.replaceState(null, "", saved.dataset.saved);
    if (isWhole && !(await keptWork.files(this.key())).length) await keptWork.forget(this.key());
  };
  Draft.prototype.send = async function () {
    var form = this.form;
    clearTimeout(this.here);
    clearTimeout(this.there);
    form.setAttribute("aria-busy", "true");
    await this.saving; // its answer brings the version, and forgets what it saved
    await form.photoQueue.again();
    var refused = form.photoQueue.refused();
    if (refused) {
      form.removeAttribute("aria-busy");
      refused.line.querySelector("button[data-out]").focus();
      return;
    }
    try {
      await this.keep("waiting");
    } catch (full) {
      return this.sendPlainly();
    }
    var answer = await outbox.send(this.key());
    form.removeAttribute("aria-busy");
    if (answer.outcome === "sent") location.assign(answer.leads);
    else if (answer.outcome === "refused" && answer.page) await this.show(answer.page);
    else this.rest(answer.outcome);
  };
  // A browser with no room to keep anything still sends, as one without scripts does.
  Draft.prototype.sendPlainly = function () {
    var press = document.createElement("input");
    press.type = "hidden";
    press.name = "send";
    press.value = "yes";
    this.form.append(press);
    this.form.submit();
  };
  // The answer names what to mend: its form takes the place of this one.
  Draft.prototype.show = async function (text) {
    var fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".vb-log");
    await this.keep("draft");
    this.form.replaceWith(fresh);
    htmx.process(fresh);
    fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: fresh } }));
    fresh.querySelector("[role=alert]").scrollIntoView({ block: "center" });
    outbox.show();
  };
  Draft.prototype.rest = function (why) {
    this.form.hidden = true;
    var rest = document.querySelector("[data-log-rest]");
    var words = rest.querySelector("p");
    var key = this.key();
    this.form.photoQueue.clear(); // from now on the outbox sends them
    rest.hidden = false;
    words.hidden = why !== "no_line";
    rest.focus();
    outbox.show("", why);
    document.addEventListener("outbox:answered", function (event) {
      if (event.detail === key) words.hidden = true;
    });
  };
  Draft.prototype.anew = function () {
    this.form.reset();
    this.form.elements.token.value = uuid();
    this.form.elements.sitting.value = uuid();
    if (this.form.elements.version) this.form.elements.version.value = "";
    document.getElementById("evidence").replaceChildren();
    this.refreshed();
    this.form.hidden = false;
    document.querySelector("[data-log-rest]").hidden = true;
  };
  Draft.prototype.refreshed = function () {
    this.form.elements.plan.dispatchEvent(new Event("change", { bubbles: true }));
  };
  Draft.prototype.restore = async function (work) {
    var given = {};
    work.fields.forEach(function (pair) {
      (given[pair[0]] = given[pair[0]] || []).push(pair[1]);
    });
    Array.from(this.form.elements).forEach(function (field) {
      if (!field.name || /^(csrfmiddlewaretoken|person)$/.test(field.name) || /file|submit/.test(field.type)) return;
      var values = given[field.name] || [];
      if (/radio|checkbox/.test(field.type)) field.checked = values.indexOf(field.value) >= 0;
      else field.value = values[0] || "";
    });
    this.refreshed();
    await this.keep("draft");
    await this.form.photoQueue.refresh();
    await this.form.photoQueue.resume();
    outbox.show();
  };

  function open(root) {
    var form = root.querySelector(".vb-log");
    if (!form || form.keptDraft || !window.indexedDB) return;
    var draft = (form.keptDraft = new Draft(form));
    if (!navigator.onLine) draft.tell("Đang mất mạng. Phần ghi được giữ trên máy này, có mạng sẽ gửi");
    form.addEventListener("input", function () {
      draft.changed();
    });
    form.addEventListener("change", function () {
      draft.changed();
    });
    form.addEventListener("submit", function (event) {
      var isDraft = event.submitter && event.submitter.name === "draft";
      if (isDraft && navigator.onLine) return;
      event.preventDefault();
      if (isDraft) return draft.keepHere();
      if (!form.hasAttribute("aria-busy")) draft.send();
    });
    var rest = document.querySelector("[data-log-anew]");
    rest.onclick = function () {
      draft.anew();
    };
  }
  document.addEventListener("DOMContentLoaded", function () {
    open(document);
  });
  document.addEventListener("htmx:load", function () {
    open(document);
  });
})();
