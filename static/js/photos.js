// data-photos: chosen photos are made smaller here, kept in this browser, and go up one by one, each with its progress.
// One that did not arrive is tried again with the line, or by its button; one that is refused says why.
(function () {
  var SIDE = 2048,
    LARGE = 600 * 1024;

  async function smaller(file) {
    if (!file.type.startsWith("image/") || !window.createImageBitmap) return file;
    try {
      var drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
      var scale = Math.min(1, SIDE / Math.max(drawn.width, drawn.height));
      if (scale === 1 && file.size < LARGE && file.type === "image/jpeg") return file;
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(drawn.width * scale);
      canvas.height = Math.round(drawn.height * scale);
      var context = canvas.getContext("2d");
      context.fillStyle = "#fff"; // a PNG may be clear
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(drawn, 0, 0, canvas.width, canvas.height);
      var blob = await new Promise(function (resolve) {
        canvas.toBlob(resolve, "image/jpeg", 0.85);
      });
      if (!blob || (blob.size >= file.size && scale === 1)) return file;
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    } catch (unreadable) {
      return file; // the server says what is wrong with it
    }
  }

  function Queue(form) {
    this.form = form;
    this.list = form.querySelector("[data-photo-queue]");
    this.items = [];
    this.largest = Number(form.querySelector("[data-photos]").dataset.largest);
    this.pumping = null;
  }
  Queue.prototype.key = function () {
    return this.form.elements.person.value + ":" + this.form.elements.token.value;
  };
  Queue.prototype.take = async function (files) {
    for (var chosen of files) {
      var file = await smaller(chosen);
      if (file.size > this.largest) {
        this.refuse(file);
        continue;
      }
      var id = await keptWork.addFile(this.key(), file.name, file).catch(function () {
        return 0;
      }); // no room to keep it
      this.add({ id: id, name: file.name, blob: file });
    }
    this.form.keptDraft.changed(); // a closed tab must find its photos again
    return this.pump();
  };
  Queue.prototype.resume = async function () {
    var known = this.items.map(function (item) {
      return item.file.id;
    });
    (await keptWork.files(this.key())).forEach(function (file) {
      if (known.indexOf(file.id) < 0) this.add(file);
    }, this);
    return this.pump();
  };
  Queue.prototype.add = function (file) {
    var item = { file: file, state: "waiting", line: window.drawPhoto(file) };
    item.line.querySelector("[data-again]").addEventListener(
      "click",
      function () {
        this.again();
      }.bind(this),
    );
    item.line.querySelector("[data-out]").addEventListener(
      "click",
      function () {
        this.remove(item);
      }.bind(this),
    );
    this.items.push(item);
    this.list.append(item.line);
    return item;
  };
  // Said before a slow line has carried it.
  Queue.prototype.refuse = function (file) {
    var item = this.add({ id: 0, name: file.name, blob: file });
    item.state = "refused";
    item.line.tell("refused", "Tệp lớn hơn " + this.largest / 1048576 + " MB. Giảm dung lượng rồi chọn lại.");
  };
  Queue.prototype.remove = async function (item) {
    this.items.splice(this.items.indexOf(item), 1);
    item.line.remove();
    if (item.file.id) await keptWork.dropFile(item.file.id);
  };
  // Those of another form; they stay kept.
  Queue.prototype.clear = function () {
    this.items = [];
    this.list.replaceChildren();
  };
  Queue.prototype.again = function () {
    this.items.forEach(function (item) {
      if (item.state === "failed") item.state = "waiting";
    });
    return this.pump();
  };
  // One at a time: on a slow line the first photo arrives soonest so, and a lost line costs one of them.
  Queue.prototype.pump = function () {
    this.pumping =
      this.pumping ||
      this.run().finally(
        function () {
          this.pumping = null;
        }.bind(this),
      );
    return this.pumping;
  };
  Queue.prototype.run = async function () {
    for (
      var item;
      (item = this.items.find(function (one) {
        return one.state === "waiting";
      }));
    ) {
      if (await this.send(item)) continue;
      this.items.forEach(function (one) {
        if (one.state === "waiting") {
          one.state = "failed";
          one.line.tell("failed");
        }
      });
    }
  };
  // False if no answer came, so that there is no use in trying the next.
  Queue.prototype.send = async function (item) {
    item.line.tell("sending");
    var answer = await outbox.upload(this.form.elements.token.value, item.file, beside(this.form), item.line.progress);
    if (answer.status === 200) {
      if (this.items.indexOf(item) >= 0) await this.remove(item);
      showEvidence(answer.text);
    } else if (answer.status === 422) {
      item.state = "refused";
      item.line.tell("refused", outbox.wrongs(answer.text)[0]);
      if (item.file.id) await keptWork.dropFile(item.file.id);
    } else {
      item.state = "failed";
      item.line.tell(answer.status === 401 ? "signed_out" : "failed");
      return false;
    }
    return true;
  };
  Queue.prototype.refused = function () {
    return this.items.find(function (item) {
      return item.state === "refused";
    });
  };
  Queue.prototype.refresh = async function () {
    var fields = new FormData();
    fields.append("token", this.form.elements.token.value);
    var answer = await outbox.post(this.form.dataset.upload, fields);
    if (answer.status === 200) showEvidence(answer.text);
  };

  // What is ticked and chosen beside the files already there goes along, so that the answer shows it again.
  function beside(form) {
    return Array.from(new FormData(form).entries()).filter(function (pair) {
      return /^(removed|kind_\d+|form)$/.test(pair[0]);
    });
  }
  function showEvidence(text) {
    var place = document.getElementById("evidence");
    place.outerHTML = text;
    htmx.process(document.getElementById("evidence"));
  }
  function open(root) {
    var form = root.querySelector(".vb-log");
    if (!form || form.photoQueue || !window.indexedDB) return;
    var queue = (form.photoQueue = new Queue(form));
    var drop = form.querySelector("[data-photos]");
    drop.classList.add("vb-photos-live");
    drop.addEventListener("change", function (event) {
      var files = Array.from(event.target.files);
      event.target.value = "";
      queue.take(files);
    });
    drop.addEventListener("dragover", function (event) {
      event.preventDefault();
    });
    drop.addEventListener("drop", function (event) {
      event.preventDefault();
      queue.take(Array.from(event.dataTransfer.files));
    });
    window.addEventListener("online", function () {
      queue.again();
    });
    queue.resume();
  }
  document.addEventListener("DOMContentLoaded", function () {
    open(document);
  });
  document.addEventListener("htmx:load", function () {
    open(document);
  });
})();
