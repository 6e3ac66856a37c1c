// Draws what waits in this browser: how much, why it waits, and for each work what it is and a way to remove it.
import { make, makeButton, makeLink } from "../lib/dom.js";
import { hourOf } from "../lib/text.js";

function countedFiles(files) {
  const photos = files.filter((file) => file.blob.type.startsWith("image/")).length;
  const others = files.length - photos;
  return [photos && `${photos} ảnh`, others && `${others} tệp`].filter(Boolean);
}

function amountOf(works) {
  return [`${works.length} hoạt động`, ...countedFiles(works.flatMap((work) => work.files))].join(", ");
}

function headline({ works, doing, outcome }) {
  const amount = amountOf(works);
  if (doing) return `${doing}: ${amount}`;
  if (outcome === "signed_out") return `Phiên làm việc đã hết. Vẫn giữ trên máy này: ${amount}`;
  if (outcome === "busy") return `Cổng chưa nhận được, sẽ tự thử lại: ${amount}`;
  if (works.every((work) => work.state === "refused")) return `Chưa gửi được, cần xem lại: ${amount}`;
  return `Đang chờ mạng: ${amount}`;
}

function makeAction(name, value, text) {
  const button = makeButton("btn btn-link btn-sm", text);
  button.dataset[name] = value;
  return button;
}

function makeLine(work, { formUrl, isDoubted }) {
  const item = make("li");
  const note = [`ghi lúc ${hourOf(work.at)}`, ...countedFiles(work.files)].join(" · ");
  item.append(
    make("b", "", work.words),
    make("span", "vb-note", note),
    ...(work.errors ?? []).map((error) => make("p", "vb-error", error)),
    makeLink(`${formUrl}#giu=${work.token}`, "btn btn-outline-primary btn-sm", "Mở lại để xem, sửa"),
    makeAction("dropWork", work.key, isDoubted ? "Bỏ hẳn, không gửi" : "Bỏ"),
  );
  return item;
}

function makeFold({ works, doubted }, { formUrl, wasOpen }) {
  const fold = make("details");
  const list = make("ul");
  fold.open = wasOpen || works.some((work) => work.state === "refused");
  list.append(...works.map((work) => makeLine(work, { formUrl, isDoubted: doubted.has(work.key) })));
  fold.append(make("summary", "", "Xem phần đang giữ"), list);
  return fold;
}

function makeParts(box, state) {
  const { works, doing, outcome, sentUrl } = state;
  if (!works.length && !sentUrl) return [];
  if (!works.length) {
    return [
      make("p", "vb-outbox-title", "Đã gửi xong phần chờ mạng."),
      makeLink(sentUrl, "btn btn-outline-primary btn-sm", "Xem hoạt động vừa gửi"),
    ];
  }
  const parts = [make("p", "vb-outbox-title", headline(state))];
  if (outcome === "signed_out") {
    const signIn = `/dang-nhap/?next=${encodeURIComponent(location.pathname)}`;
    parts.push(makeLink(signIn, "btn btn-outline-primary btn-sm", "Đăng nhập lại để gửi"));
  } else if (!doing && works.some((work) => work.state === "waiting")) {
    parts.push(makeAction("flush", "yes", "Gửi ngay"));
  }
  const wasOpen = Boolean(box.querySelector("details[open]"));
  return [...parts, makeFold(state, { formUrl: box.dataset.log, wasOpen })];
}

export function drawStrip(box, state) {
  const parts = makeParts(box, state);
  const focused = box.contains(document.activeElement) && document.activeElement.dataset.dropWork;
  box.hidden = !parts.length;
  box.replaceChildren(...parts);
  if (focused) box.querySelector(`[data-drop-work="${CSS.escape(focused)}"]`)?.focus();
}
