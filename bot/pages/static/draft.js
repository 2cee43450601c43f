// @ts-check
/** What is half written, kept on this telephone until it is sent: a page in the background may be gone at any moment. */

export class Draft {
  #name;

  /** @param {string} base */
  constructor(base) {
    this.#name = `wudan${base}/draft`;
  }

  /** @returns {string} what an earlier page has left */
  load() {
    try {
      return localStorage.getItem(this.#name) ?? "";
    } catch {
      return "";
    }
  }

  /** @param {string} text */
  keep(text) {
    try {
      if (text) localStorage.setItem(this.#name, text);
      else localStorage.removeItem(this.#name);
    } catch {
      // Where nothing can be stored it lives as long as the page.
    }
  }
}
