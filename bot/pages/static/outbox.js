// @ts-check
/** What the person has said and the server has not yet confirmed: kept over a reload, sent in order, one at a time. */

import { longer, Rest, timeout } from "./poll.js";
import { Shelf } from "./shelf.js";

/**
 * A press names the message whose button it is, and the button's label; a digit, the card whose numbers were seen.
 * `refused`: why the server said no; it waits for the person.
 * @typedef {{
 *   key: string, text?: string, press?: string, message?: number, label?: string, photo?: Blob,
 *   album?: string, latitude?: number, longitude?: number, refused?: string,
 * }} Unsent
 * @typedef {{toast: string | null, id: number}} Receipt
 * @typedef {{
 *   answered: (item: Unsent, receipt: Receipt) => void,
 *   refused: (item: Unsent, sentence: string) => void,
 *   lost: (isLost: boolean) => void,
 *   unkept: (item: Unsent) => void,
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

export class Outbox {
  #base;
  #tell;
  #shelf;
  /** @type {Map<string, Unsent>} */
  #items = new Map();
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
  }

  /** What is still unsent, oldest first; the refused among it. */
  get items() {
    return [...this.#items.values()];
  }

  /** Take up what an earlier page has left. */
  async load() {
    this.#items = new Map([...(await this.#shelf.all()), ...this.#items]);
  }

  /**
   * Keep it, then send it.
   * @param {Unsent} item
   */
  add(item) {
    const name = this.#shelf.name();
    this.#items.set(name, item);
    void this.#keep(name, item);
    void this.send();
  }

  /** Send at once what waits for its next attempt. */
  again() {
    this.#rest.end();
  }

  /**
   * The person wants what was refused to go once more, as it is.
   * @param {string} key
   */
  retry(key) {
    for (const [name, item] of this.#items) {
      if (item.key !== key) continue;
      delete item.refused;
      void this.#keep(name, item);
    }
    void this.send();
  }

  /**
   * The person wants it no more.
   * @param {string} key
   */
  drop(key) {
    for (const [name, item] of this.#items) if (item.key === key) this.#forget(name, item);
  }

  /** Send everything, in order. The same key goes again until there is an answer; a refusal is one. */
  async send() {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let pause = 0, next = this.#next(); next; next = this.#next()) {
      const [name, item] = next;
      try {
        const response = await post(this.#base, item);
        if (response.status >= 500 || response.status === 429) throw new Error(`the server answered ${response.status}`);
        const answer = response.ok ? await response.json() : await response.json().catch(() => ({}));
        pause = 0;
        this.#tell.lost(false);
        if (response.ok) {
          this.#forget(name, item);
          this.#tell.answered(item, answer);
        } else {
          this.#refuse(name, item, answer.error ?? "");
        }
      } catch (problem) {
        if (!(problem instanceof TypeError || problem instanceof DOMException)) console.warn(problem);
        this.#tell.lost(true);
        pause = longer(pause);
        await this.#rest.take(pause);
      }
    }
    this.#isSending = false;
  }

  /** @returns {[string, Unsent] | undefined} the oldest that may go */
  #next() {
    return [...this.#items].find(([, item]) => item.refused === undefined);
  }

  /**
   * @param {string} name
   * @param {Unsent} item
   * @param {string} sentence
   */
  #refuse(name, item, sentence) {
    if (item.text || item.photo) {
      // Somebody's own words are theirs to give up.
      item.refused = sentence;
      void this.#keep(name, item);
    } else {
      this.#forget(name, item);
    }
    this.#tell.refused(item, sentence);
  }

  /**
   * @param {string} name
   * @param {Unsent} item
   */
  async #keep(name, item) {
    if (!(await this.#shelf.put(name, item)) && this.#items.has(name)) this.#tell.unkept(item);
  }

  /**
   * @param {string} name
   * @param {Unsent} item
   */
  #forget(name, item) {
    this.#items.delete(name);
    void this.#shelf.drop(name, item);
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
  form.set("file", photo, `photo.${photo.type.replace(/^image\//u, "")}`);
  return fetch(`${base}/photo`, { method: "POST", body: form, signal: timeout(PHOTO_PATIENCE) });
}
