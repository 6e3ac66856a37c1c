// window.keptWork: what a person writes down stays in this browser until the portal has taken it. A work is one opened
// form, under "person:token"; its files are rows of their own. A person is only ever given what is their own.
(function () {
  var opened = null;

  function database() {
    opened =
      opened ||
      new Promise(function (resolve, reject) {
        var asked = indexedDB.open("ghi-hoat-dong", 1);
        asked.onupgradeneeded = function () {
          asked.result.createObjectStore("works", { keyPath: "key" }).createIndex("person", "person");
          asked.result.createObjectStore("files", { keyPath: "id", autoIncrement: true }).createIndex("work", "work");
        };
        asked.onsuccess = function () {
          resolve(asked.result);
        };
        asked.onerror = function () {
          reject(asked.error);
        };
      });
    return opened;
  }
  async function run(store, mode, act) {
    var held = (await database()).transaction(store, mode);
    return new Promise(function (resolve, reject) {
      var asked = act(held.objectStore(store));
      held.oncomplete = function () {
        resolve(asked.result);
      };
      held.onabort = function () {
        reject(held.error);
      };
    });
  }
  function read(store, act) {
    return run(store, "readonly", act);
  }
  function write(store, act) {
    return run(store, "readwrite", act);
  }

  window.keptWork = {
    all: function (person) {
      return read("works", function (works) {
        return works.index("person").getAll(person);
      });
    },
    get: function (key) {
      return read("works", function (works) {
        return works.get(key);
      });
    },
    put: function (work) {
      return write("works", function (works) {
        return works.put(work);
      });
    },
    files: function (key) {
      return read("files", function (files) {
        return files.index("work").getAll(key);
      });
    },
    addFile: function (key, name, blob) {
      return write("files", function (files) {
        return files.add({ work: key, name: name, blob: blob });
      });
    },
    dropFile: function (id) {
      return write("files", function (files) {
        return files.delete(id);
      });
    },
    forget: async function (key) {
      await write("works", function (works) {
        return works.delete(key);
      });
      for (var file of await this.files(key)) await this.dropFile(file.id);
    },
  };
})();
