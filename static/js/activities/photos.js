// data-photos: chosen photos are made smaller here, kept in this browser, and go up one by one, each with its progress.
// One that did not arrive is tried again with the line, or by its button; one that is refused says why.
import { adopt } from "../lib/dom.js";
import { errorsIn, post, upload } from "../outbox/outbox.js";
import { addFile, deleteFile, filesOf } from "../outbox/store.js";
import { PhotoLine } from "./photo_line.js";
import { shrink } from "./shrink.js";

// What is ticked and chosen beside the files already there goes along with the next.
function evidenceFields(form) {
  return [...new FormData(form)].filter(([name]) => /^(removed|kind_\d+|form)$/.test(name));
}

function evidence() {
  return document.getElementById("evidence");
}

// What was ticked and chosen there since it went along stays when an answer brings the files anew.
function showEvidence(text) {
  const before = evidence();
  before.outerHTML = text;
  for (const field of evidence().querySelectorAll("[name^=kind_]")) {
    field.value = before.querySelector(`[name=${field.name}]`)?.value ?? field.value;
  }
  for (const box of evidence().querySelectorAll("[name=removed]")) {
    box.checked = before.querySelector(`[name=removed][value="${box.value}"]`)?.checked ?? box.checked;
  }
  adopt(evidence());
}

export class PhotoQueue {
  constructor(form, { key, onTaken }) {
    this.form = form;
    this.key = key;
    this.onTaken = onTaken;
    this.list = form.querySelector("[data-photo-queue]");
    this.items = [];
    this.pumping = null;
    this.taking = Promise.resolve(); // until all that was chosen so far is in `items`
    this.listen(form.querySelector("[data-photos]"));
  }

  listen(drop) {
    this.largest = Number(drop.dataset.largest);
    drop.classList.add("vb-photos-live");
    drop.addEventListener("change", (event) => {
      const files = [...event.target.files];
      event.target.value = "";
      this.take(files);
    });
    drop.addEventListener("dragover", (event) => event.preventDefault());
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take([...event.dataTransfer.files]);
    });
  }

  take(files) {
    this.taking = this.taking.then(() => this.prepare(files));
    return this.taking.then(() => this.pump());
  }

  async prepare(files) {
    for (const chosen of files) {
      const file = await shrink(chosen);
      if (file.size > this.largest) {
        this.refuse(file);
        continue;
      }
      const id = await addFile(this.key(), file.name, file).catch(() => 0); // no room to keep it
      this.add({ id, name: file.name, blob: file });
    }
    this.onTaken(); // a closed window must find its photos again
  }

  async resume() {
    const known = this.items.map((item) => item.file.id);
    for (const file of await filesOf(this.key())) if (!known.includes(file.id)) this.add(file);
    return this.pump();
  }

  add(file) {
    const item = { file, state: "waiting" };
    item.line = new PhotoLine(file, { onRetry: () => this.again(), onRemove: () => this.remove(item) });
    this.items.push(item);
    this.list.append(item.line.element);
    return item;
  }

  // Said before a slow line has carried it.
  refuse(file) {
    const item = this.add({ id: 0, name: file.name, blob: file });
    item.state = "refused";
    item.line.show("refused", `Tệp lớn hơn ${this.largest / 1048576} MB. Giảm dung lượng rồi chọn lại.`);
  }

  async remove(item) {
    this.items.splice(this.items.indexOf(item), 1);
    item.line.element.remove();
    if (item.file.id) await deleteFile(item.file.id);
  }

  // Those of another form; they stay kept.
  clear() {
    this.items = [];
    this.list.replaceChildren();
  }

  // Also those still being made smaller, and those chosen while the others went up.
  async again() {
    let taken = null;
    while (taken !== this.taking) {
      taken = this.taking;
      await taken;
      for (const item of this.items) if (item.state === "failed") item.state = "waiting";
      await this.pump();
    }
  }

  // One at a time: on a slow line the first photo arrives soonest so, and a lost line costs one of them.
  pump() {
    this.pumping ??= this.run().finally(() => {
      this.pumping = null;
    });
    return this.pumping;
  }

  waiting() {
    return this.items.filter((item) => item.state === "waiting");
  }

  refused() {
    return this.items.find((item) => item.state === "refused");
  }

  async run() {
    while (this.waiting().length) {
      if (await this.send(this.waiting()[0])) continue;
      for (const item of this.waiting()) {
        item.state = "failed";
        item.line.show("failed");
      }
    }
  }

  // False if no answer came, so that there is no use in trying the next.
  async send(item) {
    item.line.show("sending");
    const answer = await upload(this.form.elements.token.value, item.file, {
      along: evidenceFields(this.form),
      onProgress: (share) => item.line.showProgress(share),
    });
    if (answer.status === 200) {
      if (this.items.includes(item)) await this.remove(item);
      showEvidence(answer.text);
    } else if (answer.status === 422) {
      item.state = "refused";
      item.line.show("refused", errorsIn(answer.text)[0]);
      if (item.file.id) await deleteFile(item.file.id);
    } else {
      item.state = "failed";
      item.line.show(answer.status === 401 ? "signed_out" : "failed");
      return false;
    }
    return true;
  }

  async refresh() {
    const fields = new FormData();
    fields.append("token", this.form.elements.token.value);
    const answer = await post(this.form.dataset.upload, fields);
    if (answer.status === 200) showEvidence(answer.text);
  }
}
