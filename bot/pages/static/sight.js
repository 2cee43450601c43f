// @ts-check
/** What of the log is in sight: its end, and of what has just come its beginning, where a screen cannot hold it all. */

import { part } from "./bubble.js";

// Less than this below the screen is no reason to hold still: no button has room in it.
const NEAR = 80;
const GAP = 12;
// What stays of one screen on the next.
const OVERLAP = 48;

export class Sight {
  #words;
  #frame = part("frame");
  #chip = part("fresh");
  /** @type {Element | undefined} what came last, from where it is to be read */
  #from;
  /** @type {Element | undefined} the first that came while something else was being read */
  #next;
  #isFollowing = true;
  #isWhole = true;
  #top = 0;
  #tall = 0;

  /** @param {Record<string, string>} words */
  constructor(words) {
    this.#words = words;
    this.#frame.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#chip.addEventListener("click", () => this.#on());
    // Pictures that load and keyboards that open change heights; whoever read the end keeps reading the end.
    const heights = new ResizeObserver(() => this.settle());
    for (const box of [this.#frame, part("rows"), part("unsent")]) heights.observe(box);
  }

  /** To the very end: the person has said something. */
  toEnd() {
    this.#follow(undefined);
    this.settle();
  }

  /**
   * Something new stands at the end; nobody's reading is cut short by it.
   * @param {Element} bubble
   */
  came(bubble) {
    if (this.#isFollowing && this.#isWhole) this.#from = bubble;
    else this.#next ??= bubble;
  }

  /** Keep in sight what is to be read, whatever has grown. */
  settle() {
    this.#tall = this.#frame.clientHeight;
    // An empty log keeps its greeting in sight.
    if (this.#isFollowing && this.#bubbles) this.#go(this.#start);
    this.#tell();
  }

  get #bubbles() {
    return part("rows").childElementCount + part("unsent").childElementCount;
  }

  /**
   * From where the newest is to be read: its beginning; of a card that is known already, what it asks at its end.
   * @returns {number}
   */
  get #start() {
    const { scrollHeight, scrollTop } = this.#frame;
    const from = this.#from?.querySelector(".asks") ?? this.#from;
    if (!from?.getClientRects().length) return scrollHeight;
    return scrollTop + from.getBoundingClientRect().top - this.#frame.getBoundingClientRect().top - GAP;
  }

  get #below() {
    const { scrollHeight, scrollTop, clientHeight } = this.#frame;
    return scrollHeight - scrollTop - clientHeight;
  }

  /** @param {number} top */
  #go(top) {
    this.#frame.scrollTop = top;
    this.#top = this.#frame.scrollTop;
  }

  /** @param {Element | undefined} from */
  #follow(from) {
    this.#from = from;
    this.#next = undefined;
    this.#isFollowing = true;
  }

  /** Only a person moves the log; else it has just grown, or the frame has another height. */
  #scrolled() {
    const { scrollTop, clientHeight } = this.#frame;
    if (scrollTop === this.#top) return;
    const isUp = scrollTop < this.#top;
    this.#top = scrollTop;
    if (this.#below < NEAR) this.#follow(undefined);
    else if (clientHeight === this.#tall) this.#isFollowing = false;
    if (isUp) this.#from = undefined;
    this.#tell();
  }

  /** To what is new; else one screen further. */
  #on() {
    if (this.#next) {
      this.#follow(this.#next);
      this.settle();
      return;
    }
    const page = this.#tall - OVERLAP;
    this.#frame.scrollTop += page + (this.#below < page + NEAR ? NEAR : 0);
    this.#scrolled();
  }

  #tell() {
    this.#isWhole = this.#below < NEAR || !this.#bubbles;
    this.#chip.hidden = !(this.#next || (this.#from && !this.#isWhole));
    const label = this.#next ? this.#words.fresh : this.#words.more;
    if (this.#chip.textContent !== label) this.#chip.textContent = label;
  }
}
