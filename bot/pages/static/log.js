// @ts-check
/** The log on the page: bubbles in order, what is still unsent below them, and what has really been seen. */

import { bubble, button, element, fill, number, part, unnumber } from "./bubble.js";
import { Sight } from "./sight.js";
import { when } from "./when.js";

/** @typedef {import("./poll.js").Row} Row */
/** @typedef {import("./poll.js").Button} Button */
/** @typedef {import("./outbox.js").Unsent} Unsent */

const QUIET = 10 * 60 * 1000;

export class Log {
  #words;
  #press;
  #saw;
  #frame = part("frame");
  #rows = part("rows");
  #unsent = part("unsent");
  #sight;
  /** @type {Map<number, HTMLElement>} */
  #shown = new Map();
  /** @type {Map<string, HTMLElement>} */
  #waiting = new Map();
  /** @type {Set<HTMLElement>} */
  #onScreen = new Set();
  /** @type {HTMLElement | undefined} the card whose buttons carry numbers */
  #numbered;
  /** @type {HTMLElement | undefined} stands in the newest of one's own that has arrived */
  #sent;
  /** @type {HTMLElement | undefined} the button that was pressed last, where it had the focus */
  #pressed;
  /** @type {string | undefined} */
  #lastAt;
  #isHeld = false;
  #eye = new IntersectionObserver((changes) => this.#look(changes));

  /**
   * @param {Record<string, string>} words
   * @param {(message: number, pressed: Button) => void} press
   * @param {(id: number) => void} saw the newest row that a person has had on a visible screen
   */
  constructor(words, press, saw) {
    this.#words = words;
    this.#press = press;
    this.#saw = saw;
    this.#sight = new Sight(words);
    document.addEventListener("visibilitychange", () => this.#look([]));
  }

  /** The oldest row's id, or 0 while there is none. */
  get oldest() {
    return this.#shown.size ? Math.min(...this.#shown.keys()) : 0;
  }

  /** The row of the card whose numbers are to be seen; 0 where there is none. */
  get card() {
    return Number(this.#numbered?.dataset.row ?? 0);
  }

  get isEmpty() {
    return !this.#shown.size && !this.#waiting.size;
  }

  /**
   * New rows, at the end. The first ones are the history: the server has carried out their replacements already.
   * @param {Row[]} rows
   * @param {boolean} isHistory
   */
  add(rows, isHistory) {
    for (const row of rows) {
      const old = this.#shown.get(row.replaces ?? 0);
      if (this.#shown.has(row.id)) continue;
      if (row.forgets && !isHistory) this.#clear();
      if (old) this.#replace(old, row);
      else if (!isHistory || !row.replaces) this.#append(row);
      if (row.key) this.forget(row.key);
    }
    this.#number();
    this.#rows.setAttribute("aria-busy", "false");
    const ours = rows.filter((row) => row.who === "wudan" && !row.replaces);
    const first = this.#shown.get(ours[isHistory ? ours.length - 1 : 0]?.id);
    if (first) this.#sight.came(first);
    // At once: a card that shrinks and one that grows in the same frame would look like a person who scrolls.
    this.#sight.settle();
  }

  /** The person has had all of it deleted. */
  #clear() {
    this.#rows.replaceChildren();
    this.#shown.clear();
    this.#onScreen.clear();
    this.#lastAt = undefined;
  }

  /**
   * Older rows, above, without moving what is being read.
   * @param {Row[]} rows
   */
  addOlder(rows) {
    const { scrollHeight, scrollTop } = this.#frame;
    const first = this.#rows.firstChild;
    for (const row of rows) {
      if (this.#shown.has(row.id) || row.replaces) continue;
      this.#rows.insertBefore(this.#make(row), first);
    }
    this.#tellTimes();
    this.#frame.scrollTop = scrollTop + this.#frame.scrollHeight - scrollHeight;
  }

  /**
   * Show at once what was said, before the server knows it.
   * @param {Unsent} item
   */
  addUnsent(item) {
    const made = bubble("me", this.#words);
    const kind = item.press === undefined ? "text" : "press";
    const picture = item.photo ? URL.createObjectURL(item.photo) : null;
    fill(made, { kind, text: item.label ?? item.text ?? "", picture }, this.#words, () => {});
    made.append(element("p", "note", this.#isHeld ? this.#words.held : this.#words.sending));
    this.#waiting.set(item.key, made);
    this.#unsent.append(made);
    if (item.press && item.message) this.enable(item.message, false);
    this.#sight.toEnd();
  }

  /**
   * Without a line nothing is on its way: it waits.
   * @param {boolean} isHeld
   */
  hold(isHeld) {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    for (const note of this.#unsent.querySelectorAll(".bubble:not(.refused) .note:not(.unkept)")) {
      note.textContent = isHeld ? this.#words.held : this.#words.sending;
    }
  }

  /**
   * It would not outlive this page: say so while it is under way.
   * @param {string} key
   */
  warn(key) {
    const note = this.#waiting.get(key)?.querySelector(".note");
    note?.classList.add("unkept");
    note?.replaceChildren(this.#words.unkept);
  }

  /**
   * It is committed; its row comes with the log.
   * @param {string} key
   */
  confirm(key) {
    this.#waiting.get(key)?.querySelector(".note")?.remove();
  }

  /** @param {string} key */
  forget(key) {
    const made = this.#waiting.get(key);
    const picture = made?.querySelector("img");
    if (picture) URL.revokeObjectURL(picture.src);
    made?.remove();
    this.#waiting.delete(key);
  }

  /**
   * The server has said no, for good: say why, and what can be done.
   * @param {string} key
   * @param {string} sentence
   * @param {[label: string, act: () => void][]} choices
   */
  refuse(key, sentence, choices) {
    const made = this.#waiting.get(key);
    if (!made) return;
    made.classList.add("refused");
    made.querySelector(".note")?.replaceChildren(`${this.#words.unsent}${sentence}`);
    const chosen = (/** @type {() => void} */ act) => () => {
      this.forget(key);
      act();
    };
    made.append(element("div", "line", ...choices.map(([label, act]) => button(label, chosen(act)))));
  }

  /**
   * The buttons of a card, while its press is under way and after.
   * @param {number} id
   * @param {boolean} isEnabled
   */
  enable(id, isEnabled) {
    const all = this.#shown.get(id)?.querySelectorAll("button") ?? [];
    const focused = document.activeElement;
    for (const one of all) {
      if (one === focused) this.#pressed = one;
      one.disabled = !isEnabled;
    }
    // What is disabled loses the focus: whoever goes by the keyboard goes on from there.
    if (isEnabled && focused === document.body) this.#pressed?.focus({ preventScroll: true });
  }

  /** @param {Row} row */
  #make(row) {
    const made = bubble(row.who, this.#words);
    made.dataset.at = row.at;
    this.#fill(made, row.id, row);
    this.#shown.set(row.id, made);
    return made;
  }

  /** The newest card's buttons carry their numbers, and no other's. */
  #number() {
    if (this.#numbered) unnumber(this.#numbered);
    this.#numbered = /** @type {HTMLElement[]} */ ([...this.#rows.querySelectorAll(".card")]).pop();
    if (this.#numbered) number(this.#numbered, this.#words.digits);
  }

  /** @param {Row} row */
  #append(row) {
    if (this.#isLater(this.#lastAt, row.at)) this.#rows.append(this.#time(row.at));
    const made = this.#make(row);
    this.#rows.append(made);
    this.#lastAt = row.at;
    if (row.who !== "me") return;
    this.#sent ??= element("p", "note", this.#words.sent);
    made.append(this.#sent);
  }

  /**
   * @param {HTMLElement} old
   * @param {Row} row
   */
  #replace(old, row) {
    this.#fill(old, Number(row.replaces), row);
    this.#shown.set(row.id, old);
    // An observer reports an element once; what is new in it has to be seen anew.
    this.#eye.unobserve(old);
    this.#eye.observe(old);
  }

  /**
   * @param {HTMLElement} place
   * @param {number} id whose buttons these are
   * @param {Row} row
   */
  #fill(place, id, row) {
    fill(place, row, this.#words, (pressed) => this.#press(id, pressed));
    place.dataset.row = String(id);
    place.dataset.newest = String(row.id);
    if (row.who === "wudan") this.#eye.observe(place);
  }

  /**
   * @param {string | undefined} before
   * @param {string} at
   */
  #isLater(before, at) {
    return before === undefined || Date.parse(at) - Date.parse(before) > QUIET;
  }

  /** @param {string} at */
  #time(at) {
    const made = element("time", "when", when(new Date(at)));
    made.setAttribute("datetime", at);
    return made;
  }

  #tellTimes() {
    for (const old of this.#rows.querySelectorAll("time")) old.remove();
    let before;
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (this.#rows.querySelectorAll("article"))) {
      if (this.#isLater(before, String(one.dataset.at))) one.before(this.#time(String(one.dataset.at)));
      before = one.dataset.at;
    }
  }

  /**
   * What is on the screen counts as seen while the page itself is visible.
   * @param {IntersectionObserverEntry[]} changes
   */
  #look(changes) {
    for (const { target, isIntersecting } of changes) {
      const shown = /** @type {HTMLElement} */ (target);
      if (isIntersecting) this.#onScreen.add(shown);
      else this.#onScreen.delete(shown);
    }
    if (document.visibilityState !== "visible") return;
    for (const shown of this.#onScreen) this.#saw(Number(shown.dataset.newest));
  }
}
