// Draws a photo on its way: picture, name, size, progress, what became of it, and its two buttons.
(function () {
  var WORDS = {
    waiting: "Chờ đến lượt",
    sending: "Đang tải lên",
    failed: "Chưa gửi được, vẫn giữ trên máy này; sẽ gửi khi có mạng",
    signed_out: "Phiên làm việc đã hết; ảnh vẫn giữ trên máy này. Đăng nhập lại rồi gửi",
  };
  function inWords(size) {
    if (size < 1048576) return Math.ceil(size / 1024) + " KB";
    return (size / 1048576).toLocaleString("vi", { maximumFractionDigits: 1 }) + " MB";
  }
  function picture(file) {
    var isImage = file.blob.type.startsWith("image/");
    var made = document.createElement(isImage ? "img" : "i");
    if (!isImage) {
      made.className = "bi bi-file-earmark-text";
      return made;
    }
    made.alt = "";
    made.src = URL.createObjectURL(file.blob);
    made.onload = function () {
      URL.revokeObjectURL(made.src);
    };
    return made;
  }
  function button(name, text, file) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-outline-secondary btn-sm";
    made.dataset[name] = "";
    made.textContent = text;
    made.setAttribute("aria-label", text + " " + file.name);
    return made;
  }
  window.drawPhoto = function (file) {
    var line = document.createElement("li");
    var words = document.createElement("span");
    var state = document.createElement("small");
    var bar = document.createElement("progress");
    var buttons = document.createElement("div");
    var again = button("again", "Thử lại", file);
    words.textContent = file.name + " (" + inWords(file.blob.size) + ")";
    bar.className = "vb-upload";
    bar.max = 1;
    bar.setAttribute("aria-label", "Đã tải lên của " + file.name);
    state.className = "vb-note";
    words.append(state, bar);
    buttons.append(again, button("out", "Bỏ", file));
    line.append(picture(file), words, buttons);
    line.progress = function (share) {
      bar.value = share;
    };
    line.tell = function (code, text) {
      state.textContent = text || WORDS[code];
      state.classList.toggle("vb-error", code === "refused");
      bar.hidden = code !== "sending";
      bar.value = 0;
      again.hidden = code !== "failed" && code !== "signed_out";
    };
    line.tell("waiting");
    return line;
  };
})();
