// The form of an activity keeps itself: a moment after the last key in this browser, a little later as a draft on the
// portal. Sending goes through the outbox, so that a lost line costs nothing; what a closed window left is offered again.
import { make, replace } from "../lib/dom.js";
import { hold } from "../lib/hold.js";
import { hourOf } from "../lib/text.js";
import { post, send, show } from "../outbox/outbox.js";
import { deleteWork, filesOf, putWork } from "../outbox/store.js";
import { PhotoQueue } from "./photos.js";

const LOCAL_DELAY = 600; // milliseconds after the last change
const SERVER_DELAY = 2500;

export class Draft {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("#autosave");
    this.saving = null;
    this.restingKey = ""; // of the work that the outbox has taken over
    this.wantsSaving = false; // what is in the form is newer than what is being saved
    this.photos = new PhotoQueue(form, { key: () => this.key(), onTaken: () => this.changed() });
    if (!navigator.onLine) this.showStatus("Đang mất mạng. Phần ghi được giữ trên máy này, có mạng sẽ gửi");
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.onSubmit(event));
    this.photos.resume();
  }

  onSubmit(event) {
    const isDraft = event.submitter?.name === "draft";
    if (isDraft && navigator.onLine) return;
    event.preventDefault();
    if (isDraft) this.keepLocally();
    else if (!this.form.hasAttribute("aria-busy")) this.send();
  }

  get person() {
    return this.form.elements.person.value;
  }

  key() {
    return `${this.person}:${this.form.elements.token.value}`;
  }

  fields() {
    return [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "person",
    );
  }

  summary() {
    const tile = this.form.querySelector("[name=form]:checked");
    const firstLine = this.form.elements.description.value.trim().split("\n")[0].slice(0, 80);
    return firstLine || (tile ? tile.closest("label").textContent.trim() : "Chưa ghi nội dung");
  }

  keep(state) {
    return putWork({
      key: this.key(),
      person: this.person,
      token: this.form.elements.token.value,
      state,
      fields: this.fields(),
      words: this.summary(),
      address: location.pathname,
      at: Date.now(),
    });
  }

  showStatus(text) {
    const line = this.status.querySelector("span") ?? this.status.appendChild(make("span"));
    line.textContent = text;
  }

  stopTimers() {
    clearTimeout(this.localTimer);
    clearTimeout(this.serverTimer);
    this.wantsSaving = false;
  }

  changed() {
    this.stopTimers();
    this.localTimer = setTimeout(() => this.keepLocally(), LOCAL_DELAY);
    this.serverTimer = setTimeout(() => this.save(), SERVER_DELAY);
  }

  // A tapped tile alone is not yet anybody's work.
  isBegun() {
    const hasText = this.fields().some(([name, value]) => /^(description|place|links|figure_)/.test(name) && value);
    return hasText || this.form.querySelector("#evidence li, [data-photo-queue] li") !== null;
  }

  async keepLocally() {
    if (!this.isBegun()) return;
    await this.keep("draft");
    this.showStatus(`Đã giữ trên máy này ${hourOf(Date.now())}`);
  }

  // The portal keeps a draft once it has a form and words; until then the line is left alone.
  save() {
    const fields = new Map(this.fields());
    if (!fields.get("form") || !fields.get("description").trim()) return;
    this.wantsSaving = this.saving !== null;
    this.saving ??= this.saveOnce().finally(() => {
      this.saving = null;
      if (this.wantsSaving) this.save();
    });
  }

  async saveOnce() {
    const sent = JSON.stringify(this.fields());
    const answer = await post(this.form.dataset.log, this.filledIn("autosave"));
    const hour = hourOf(Date.now());
    if (answer.status === 200) await this.takeAnswer(answer.text, sent);
    else if (answer.status === 0) this.showStatus(`Đang mất mạng. Đã giữ trên máy này ${hour}`);
    else if (answer.status === 401) {
      this.showStatus(`Phiên làm việc đã hết. Đã giữ trên máy này ${hour}; đăng nhập lại rồi ghi tiếp`);
    }
  }

  filledIn(button) {
    const fields = new FormData();
    for (const pair of [...this.fields(), ["person", this.person], [button, "yes"]]) fields.append(...pair);
    return fields;
  }

  async takeAnswer(text, sent) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const saved = page.querySelector("[data-saved]");
    const isWhole = saved && JSON.stringify(this.fields()) === sent;
    // What is only not complete yet is no news; that somebody else wrote is.
    if (!saved && !page.querySelector("[data-conflict]")) return;
    this.status.replaceChildren(...page.body.childNodes);
    if (saved) history.replaceState(null, "", saved.dataset.saved);
    if (isWhole && !(await filesOf(this.key())).length) await deleteWork(this.key());
  }

  async send() {
    this.form.setAttribute("aria-busy", "true");
    await this.photos.again();
    const refused = this.photos.refused();
    if (refused) refused.line.remove.focus();
    else await this.sendHeld();
    this.form.removeAttribute("aria-busy");
  }

  // From here on the form is what waits in the outbox: what was typed now would go with the answer.
  async sendHeld() {
    const release = hold(this.form);
    this.stopTimers();
    await this.saving; // its answer brings the version, and forgets what it saved
    const isKept = await this.keep("waiting")
      .then(() => true)
      .catch(() => false);
    const answer = isKept && (await send(this.key()));
    release();
    if (!isKept) this.sendPlainly();
    else if (answer.outcome === "sent") location.assign(answer.leads);
    else if (answer.outcome === "refused" && answer.page) await this.showRefusal(answer.page);
    else this.rest(answer.outcome);
  }

  // A browser with no room to keep anything still sends, as one without scripts does.
  sendPlainly() {
    const button = make("input");
    button.type = "hidden";
    button.name = "send";
    button.value = "yes";
    this.form.append(button);
    this.form.submit();
  }

  // The answer names what to mend: its form takes the place of this one.
  async showRefusal(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("form[data-log]");
    await this.keep("draft");
    replace(this.form, fresh);
    fresh.querySelector("[role=alert]").scrollIntoView({ block: "center" });
    show();
  }

  // What hinders the sending is no fault of the form: it makes place for the next.
  rest(outcome) {
    const rest = document.querySelector("[data-log-rest]");
    this.restingKey = this.key();
    this.photos.clear(); // from now on the outbox sends them
    this.setResting(true);
    rest.querySelector("p").hidden = outcome !== "no_line";
    rest.focus();
    show("", outcome);
  }

  setResting(isResting) {
    this.form.hidden = isResting;
    document.querySelector("[data-log-rest]").hidden = !isResting;
  }

  onAnswered(key) {
    if (key === this.restingKey) document.querySelector("[data-log-rest] p").hidden = true;
  }

  // Another opening of the form: this one may hold what it was given by the server.
  startAnew() {
    location.assign(this.form.dataset.log);
  }

  announceChange() {
    this.form.elements.plan.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async restore(work) {
    const valuesByName = new Map();
    for (const [name, value] of work.fields) valuesByName.set(name, [...(valuesByName.get(name) ?? []), value]);
    for (const field of this.form.elements) {
      if (!field.name || /^(csrfmiddlewaretoken|person)$/.test(field.name) || /file|submit/.test(field.type)) continue;
      const values = valuesByName.get(field.name) ?? [];
      if (/radio|checkbox/.test(field.type)) field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    this.announceChange();
    this.setResting(false);
    await this.keep("draft");
    await this.photos.refresh();
    await this.photos.resume();
    show();
  }
}
