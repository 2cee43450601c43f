// @ts-check
/** Where the unsent waits, so that it outlives the page: words in localStorage, photos in IndexedDB, which has room. */

/** @typedef {import("./outbox.js").Unsent} Unsent */

const STORE = "unsent";
// Some browsers never answer (private windows of old iPhones): then this page's memory must do.
const PATIENCE = 3000;

/** @returns {Promise<IDBDatabase | null>} null where nothing can be stored */
function open() {
  return new Promise((done) => {
    setTimeout(() => done(null), PATIENCE);
    try {
      const asked = indexedDB.open("wudan", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(null);
    } catch {
      done(null);
    }
  });
}

/**
 * @template T
 * @param {IDBRequest<T>} asked
 * @returns {Promise<T>}
 */
const answer = (asked) =>
  new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });

/** One entry an item, so that two windows never overwrite one another. */
export class Shelf {
  #prefix;
  #count = 0;
  #database = open();

  /** @param {string} base */
  constructor(base) {
    this.#prefix = `wudan${base}/unsent/`;
  }

  /** A name for what is put there next; names sort in the order of putting. */
  name() {
    return `${this.#prefix}${Date.now()}-${String(this.#count++).padStart(6, "0")}`;
  }

  /** @returns {Promise<Map<string, Unsent>>} by name, oldest first */
  async all() {
    const found = [...this.#words(), ...(await this.#photos())];
    return new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /**
   * Words are on the shelf when this returns, a photo when it resolves: to whether the item outlives the page.
   * @param {string} name
   * @param {Unsent} item
   * @returns {Promise<boolean>}
   */
  async put(name, item) {
    try {
      if (!item.photo) {
        localStorage.setItem(name, JSON.stringify(item));
        return true;
      }
      const store = await this.#store("readwrite");
      if (store) await answer(store.put(item, name));
      return Boolean(store);
    } catch {
      return false;
    }
  }

  /**
   * @param {string} name
   * @param {Unsent} item
   */
  async drop(name, item) {
    try {
      if (!item.photo) localStorage.removeItem(name);
      else (await this.#store("readwrite"))?.delete(name);
    } catch {
      // Where nothing can be stored, nothing is left over.
    }
  }

  /** @returns {[string, Unsent][]} */
  #words() {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(this.#prefix));
      return names.map((name) => [name, JSON.parse(localStorage.getItem(name) ?? "{}")]);
    } catch {
      return [];
    }
  }

  /** @returns {Promise<[string, Unsent][]>} */
  async #photos() {
    try {
      const store = await this.#store("readonly");
      if (!store) return [];
      const ours = IDBKeyRange.bound(this.#prefix, `${this.#prefix}\uffff`);
      const [names, items] = await Promise.all([answer(store.getAllKeys(ours)), answer(store.getAll(ours))]);
      return names.map((name, at) => [String(name), items[at]]);
    } catch {
      return [];
    }
  }

  /** @param {IDBTransactionMode} mode */
  async #store(mode) {
    return (await this.#database)?.transaction(STORE, mode).objectStore(STORE);
  }
}
