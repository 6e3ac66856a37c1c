// Draws a photo on its way: picture, name, size, progress, what became of it, and its two buttons.
import { make, makeButton, makeThumbnail } from "../lib/dom.js";
import { sizeInWords } from "../lib/text.js";

const TEXTS = {
  waiting: "Chờ đến lượt",
  sending: "Đang tải lên",
  failed: "Chưa gửi được, vẫn giữ trên máy này; sẽ gửi khi có mạng",
  signed_out: "Phiên làm việc đã hết; ảnh vẫn giữ trên máy này. Đăng nhập lại rồi gửi",
};

export class PhotoLine {
  constructor(file, { onRetry, onRemove }) {
    this.element = make("li");
    this.state = make("small", "vb-note");
    this.bar = make("progress", "vb-upload");
    this.bar.max = 1;
    this.bar.setAttribute("aria-label", `Đã tải lên của ${file.name}`);
    this.retry = this.makeAction("Thử lại", file, onRetry);
    this.remove = this.makeAction("Bỏ", file, onRemove);
    const name = make("span", "", `${file.name} (${sizeInWords(file.blob.size)})`);
    const buttons = make("div");
    name.append(this.state, this.bar);
    buttons.append(this.retry, this.remove);
    this.element.append(makeThumbnail(file.blob), name, buttons);
    this.show("waiting");
  }

  makeAction(text, file, act) {
    const button = makeButton("btn btn-outline-secondary btn-sm", text);
    button.setAttribute("aria-label", `${text} ${file.name}`);
    button.addEventListener("click", act);
    return button;
  }

  show(state, text = TEXTS[state]) {
    this.state.textContent = text;
    this.state.classList.toggle("vb-error", state === "refused");
    this.bar.hidden = state !== "sending";
    this.bar.value = 0;
    this.retry.hidden = state !== "failed" && state !== "signed_out";
  }

  showProgress(share) {
    this.bar.value = share;
  }
}
