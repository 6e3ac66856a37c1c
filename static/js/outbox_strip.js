// Draws what waits in this browser: how much, why it waits, and for each work what it is and a way to remove it.
(function () {
  function make(tag, kind, text) {
    var made = document.createElement(tag);
    made.className = kind;
    made.textContent = text;
    return made;
  }
  function link(url, text) {
    var made = make("a", "btn btn-outline-primary btn-sm", text);
    made.href = url;
    return made;
  }
  function button(name, value, text) {
    var made = make("button", "btn btn-link btn-sm", text);
    made.type = "button";
    made.dataset[name] = value;
    return made;
  }
  function hour(at) {
    return new Date(at).toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" });
  }
  function counted(files) {
    var photos = files.filter(function (file) {
      return file.blob.type.startsWith("image/");
    }).length;
    var others = files.length - photos;
    return [photos && photos + " ảnh", others && others + " tệp"].filter(Boolean);
  }
  function amount(shown) {
    var files = [].concat.apply(
      [],
      shown.works.map(function (work) {
        return work.files;
      }),
    );
    return [shown.works.length + " hoạt động"].concat(counted(files)).join(", ");
  }
  function headline(shown) {
    var isRefused = shown.works.every(function (work) {
      return work.state === "refused";
    });
    if (shown.doing) return shown.doing + ": " + amount(shown);
    if (shown.outcome === "signed_out") return "Phiên làm việc đã hết. Vẫn giữ trên máy này: " + amount(shown);
    if (shown.outcome === "busy") return "Cổng chưa nhận được, sẽ tự thử lại: " + amount(shown);
    if (isRefused) return "Chưa gửi được, cần xem lại: " + amount(shown);
    return "Đang chờ mạng: " + amount(shown);
  }
  function line(work, log) {
    var item = document.createElement("li");
    item.append(
      make("b", "", work.words),
      make("span", "vb-note", ["ghi lúc " + hour(work.at)].concat(counted(work.files)).join(" · ")),
    );
    (work.wrongs || []).forEach(function (text) {
      item.append(make("p", "vb-error", text));
    });
    item.append(link(log + "#giu=" + work.token, "Mở lại để xem, sửa"), button("dropWork", work.key, "Bỏ"));
    return item;
  }
  function details(shown, log, wasOpen) {
    var fold = document.createElement("details");
    var list = document.createElement("ul");
    fold.open =
      wasOpen ||
      shown.works.some(function (work) {
        return work.state === "refused";
      });
    list.append.apply(
      list,
      shown.works.map(function (work) {
        return line(work, log);
      }),
    );
    fold.append(make("summary", "", "Xem phần đang giữ"), list);
    return fold;
  }
  window.drawOutbox = function (box, shown) {
    var parts = [];
    if (shown.works.length) {
      parts.push(make("p", "vb-outbox-title", headline(shown)));
      if (shown.outcome === "signed_out")
        parts.push(link("/dang-nhap/?next=" + encodeURIComponent(location.pathname), "Đăng nhập lại để gửi"));
      else if (
        !shown.doing &&
        shown.works.some(function (work) {
          return work.state === "waiting";
        })
      )
        parts.push(button("flush", "yes", "Gửi ngay"));
      parts.push(details(shown, box.dataset.log, !!box.querySelector("details[open]")));
    } else if (shown.sent) {
      parts.push(make("p", "vb-outbox-title", "Đã gửi xong phần chờ mạng."), link(shown.sent, "Xem hoạt động vừa gửi"));
    }
    box.hidden = !parts.length;
    box.replaceChildren.apply(box, parts);
  };
})();
