// What a person writes down stays in this browser until the portal has taken it. A work is one opened form, under
// "person:token"; its files are rows of their own. A person is only ever given what is their own.
let opened = null;

export const hasStore = Boolean(window.indexedDB);

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("ghi-hoat-dong", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("works", { keyPath: "key" }).createIndex("person", "person");
      request.result.createObjectStore("files", { keyPath: "id", autoIncrement: true }).createIndex("work", "work");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run(store, mode, act) {
  const transaction = (await database()).transaction(store, mode);
  return new Promise((resolve, reject) => {
    const request = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

function read(store, act) {
  return run(store, "readonly", act);
}

function write(store, act) {
  return run(store, "readwrite", act);
}

export function worksOf(person) {
  return read("works", (works) => works.index("person").getAll(person));
}

export function getWork(key) {
  return read("works", (works) => works.get(key));
}

export function putWork(work) {
  return write("works", (works) => works.put(work));
}

export function filesOf(key) {
  return read("files", (files) => files.index("work").getAll(key));
}

export function addFile(key, name, blob) {
  return write("files", (files) => files.add({ work: key, name, blob }));
}

export function deleteFile(id) {
  return write("files", (files) => files.delete(id));
}

export async function deleteWork(key) {
  await write("works", (works) => works.delete(key));
  for (const file of await filesOf(key)) await deleteFile(file.id);
}
