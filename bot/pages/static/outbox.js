// @ts-check
/** What the person has said and the server has not yet confirmed: kept over a reload, sent in order, one at a time. */

import { longer, Rest, timeout } from "./poll.js";

/**
 * `photo` is a data: address. A press names the message whose button it is, and the button's label.
 * @typedef {{
 *   key: string, text?: string, press?: string, message?: number, label?: string, photo?: string,
 *   album?: string, latitude?: number, longitude?: number,
 * }} Unsent
 * @typedef {{toast: string | null, id: number}} Receipt
 * @typedef {{
 *   answered: (item: Unsent, receipt: Receipt) => void,
 *   refused: (item: Unsent, sentence: string) => void,
 *   lost: (isLost: boolean) => void,
 * }} Listener
 */

const PATIENCE = 20_000;
const PHOTO_PATIENCE = 120_000;

/** A random key (crypto.randomUUID exists on secure addresses only). */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/u, "$1-$2-$3-$4-");
}

/** The unsent items in localStorage, one entry each, so that two windows never overwrite one another. */
class Shelf {
  #prefix;
  #count = 0;

  /** @param {string} base */
  constructor(base) {
    this.#prefix = `wudan${base}/unsent/`;
  }

  /** @returns {Map<string, Unsent>} by shelf name, oldest first */
  all() {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(this.#prefix));
      return new Map(names.sort().map((name) => [name, JSON.parse(localStorage.getItem(name) ?? "{}")]));
    } catch {
      return new Map();
    }
  }

  /**
   * Names sort in the order of putting. Without storage (private window, full) this page's memory must do.
   * @param {Unsent} item
   */
  put(item) {
    const name = `${this.#prefix}${Date.now()}-${String(this.#count++).padStart(6, "0")}`;
    try {
      localStorage.setItem(name, JSON.stringify(item));
    } catch {
      console.warn("this message would not survive a reload");
    }
    return name;
  }

  /** @param {string} name */
  drop(name) {
    try {
      localStorage.removeItem(name);
    } catch {
      // Where nothing can be stored, nothing is left over.
    }
  }
}

export class Outbox {
  #base;
  #tell;
  #shelf;
  #items;
  #rest = new Rest();
  #isSending = false;

  /**
   * @param {string} base
   * @param {Listener} tell
   */
  constructor(base, tell) {
    this.#base = base;
    this.#tell = tell;
    this.#shelf = new Shelf(base);
    this.#items = this.#shelf.all();
  }

  /** What is still unsent, oldest first. */
  get items() {
    return [...this.#items.values()];
  }

  /**
   * Keep it, then send it.
   * @param {Unsent} item
   */
  add(item) {
    this.#items.set(this.#shelf.put(item), item);
    void this.send();
  }

  /** Send at once what waits for its next attempt. */
  again() {
    this.#rest.end();
  }

  /** Send everything, in order. The same key goes again until there is an answer; a refusal is one. */
  async send() {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let pause = 0; this.#items.size; ) {
      const [name, item] = /** @type {[string, Unsent]} */ (this.#items.entries().next().value);
      try {
        const response = await post(this.#base, item);
        if (response.status >= 500 || response.status === 429) throw new Error(`the server answered ${response.status}`);
        const answer = response.ok ? await response.json() : await response.json().catch(() => ({}));
        this.#items.delete(name);
        this.#shelf.drop(name);
        pause = 0;
        this.#tell.lost(false);
        if (response.ok) this.#tell.answered(item, answer);
        else this.#tell.refused(item, answer.error ?? "");
      } catch (problem) {
        if (!(problem instanceof TypeError || problem instanceof DOMException)) console.warn(problem);
        this.#tell.lost(true);
        pause = longer(pause);
        await this.#rest.take(pause);
      }
    }
    this.#isSending = false;
  }
}

/**
 * @param {string} base
 * @param {Unsent} item
 */
function post(base, item) {
  const { photo, ...said } = item;
  if (photo === undefined) {
    const headers = { "Content-Type": "application/json" };
    const path = said.latitude === undefined ? "say" : "place";
    return fetch(`${base}/${path}`, { method: "POST", headers, body: JSON.stringify(said), signal: timeout(PATIENCE) });
  }
  const form = new FormData();
  form.set("key", item.key);
  form.set("text", item.text ?? "");
  form.set("album", item.album ?? "");
  const blob = toBlob(photo);
  form.set("file", blob, `photo.${blob.type.replace(/^image\//u, "")}`);
  return fetch(`${base}/photo`, { method: "POST", body: form, signal: timeout(PHOTO_PATIENCE) });
}

/**
 * The page's policy lets nothing but our own server be fetched, not even a data: address.
 * @param {string} address
 */
function toBlob(address) {
  const [head, body] = address.split(",");
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: head.slice("data:".length).split(";")[0] });
}
