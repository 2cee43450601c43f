// @ts-check
/** The log on the page: bubbles in order, what is still unsent below them, and what has really been seen. */

import { bubble, button, element, fill, part } from "./bubble.js";

/** @typedef {import("./poll.js").Row} Row */
/** @typedef {import("./poll.js").Button} Button */
/** @typedef {import("./outbox.js").Unsent} Unsent */

const QUIET = 10 * 60 * 1000;
const NEAR = 80;
const zone = { timeZone: "Asia/Shanghai" };
const clock = new Intl.DateTimeFormat("zh-CN", { ...zone, hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("zh-CN", { ...zone, month: "long", day: "numeric", weekday: "short" });

/** @param {Date} at */
function when(at) {
  const isToday = day.format(at) === day.format(new Date());
  return isToday ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`;
}

export class Log {
  #words;
  #press;
  #saw;
  #frame = part("frame");
  #rows = part("rows");
  #unsent = part("unsent");
  #fresh = part("fresh");
  /** @type {Map<number, HTMLElement>} */
  #shown = new Map();
  /** @type {Map<string, HTMLElement>} */
  #waiting = new Map();
  /** @type {Set<HTMLElement>} */
  #onScreen = new Set();
  /** @type {string | undefined} */
  #lastAt;
  #isAtEnd = true;
  #top = 0;
  #tall = 0;
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
    this.#frame.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#fresh.addEventListener("click", () => this.toEnd());
    document.addEventListener("visibilitychange", () => this.#look([]));
    // Pictures that load and keyboards that open change heights; whoever read the end keeps reading the end.
    const heights = new ResizeObserver(() => this.#settle());
    for (const box of [this.#frame, this.#rows, this.#unsent]) heights.observe(box);
  }

  /** The oldest row's id, or 0 while there is none. */
  get oldest() {
    return this.#shown.size ? Math.min(...this.#shown.keys()) : 0;
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
      if (old) this.#replace(old, row);
      else if (!isHistory || !row.replaces) this.#append(row);
      if (row.key) this.forget(row.key);
    }
    this.#rows.setAttribute("aria-busy", "false");
    // At once: a card that shrinks and one that grows in the same frame would look like a person who scrolls.
    this.#settle();
    if (!isHistory && !this.#isAtEnd && rows.some((row) => row.who === "wudan")) this.#fresh.hidden = false;
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
    fill(made, { kind, text: item.label ?? item.text ?? "", picture: item.photo ?? null }, this.#words, () => {});
    made.append(element("p", "note", this.#words.sending));
    this.#waiting.set(item.key, made);
    this.#unsent.append(made);
    if (item.message) this.enable(item.message, false);
    this.toEnd();
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
    this.#waiting.get(key)?.remove();
    this.#waiting.delete(key);
  }

  /**
   * The server has said no, for good: say why, and offer to change it.
   * @param {string} key
   * @param {string} sentence
   * @param {(() => void) | null} change
   */
  refuse(key, sentence, change) {
    const made = this.#waiting.get(key);
    if (!made) return;
    made.classList.add("refused");
    const note = element("p", "note", `${this.#words.unsent}${sentence}`);
    made.querySelector(".note")?.replaceWith(note);
    if (!change) return;
    const again = () => {
      this.forget(key);
      change();
    };
    made.append(button(this.#words.again, again));
  }

  /**
   * The buttons of a card, while its press is under way and after.
   * @param {number} id
   * @param {boolean} isEnabled
   */
  enable(id, isEnabled) {
    const all = this.#shown.get(id)?.querySelectorAll("button") ?? [];
    for (const one of all) one.disabled = !isEnabled;
  }

  toEnd() {
    this.#isAtEnd = true;
    this.#fresh.hidden = true;
    this.#frame.scrollTop = this.#frame.scrollHeight;
  }

  #settle() {
    this.#tall = this.#frame.clientHeight;
    // An empty log keeps its greeting in sight.
    if (this.#isAtEnd && !this.isEmpty) this.toEnd();
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#frame;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#isAtEnd = true;
    // Only a person scrolls up; else the log has just grown, or the frame has another height.
    else if (scrollTop < this.#top && clientHeight === this.#tall) this.#isAtEnd = false;
    this.#top = scrollTop;
    if (this.#isAtEnd) this.#fresh.hidden = true;
  }

  /** @param {Row} row */
  #make(row) {
    const made = bubble(row.who, this.#words);
    made.dataset.at = row.at;
    this.#fill(made, row.id, row);
    this.#shown.set(row.id, made);
    return made;
  }

  /** @param {Row} row */
  #append(row) {
    if (this.#isLater(this.#lastAt, row.at)) this.#rows.append(this.#time(row.at));
    this.#rows.append(this.#make(row));
    this.#lastAt = row.at;
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
