// @ts-check
/** Listening: the server's log, read from its last id, for as long as the page lives. */

/**
 * A row of the log, as the server tells it.
 * @typedef {{label: string, press: string}} Button
 * @typedef {{
 *   id: number, who: "me" | "wudan", key: string | null,
 *   kind: "text" | "press" | "photo" | "place" | "sticker" | "file",
 *   text: string, buttons: Button[][] | null, picture: string | null,
 *   file: {url: string, name: string} | null, at: string, replaces: number | null, locate: boolean, ticket: boolean,
 *   forgets: boolean, numbered: boolean,
 * }} Row
 * @typedef {{messages: Row[], last: number, station: {name: string, phone: string}}} Answer
 */

const WAIT = 25;
// What the server may take beyond the wait before the line counts as dead, in milliseconds.
const PATIENCE = 15_000;
const LONGEST_PAUSE = 15_000;

/**
 * Doubles from one second to fifteen.
 * @param {number} pause in milliseconds
 */
export const longer = (pause) => Math.min(pause ? pause * 2 : 1000, LONGEST_PAUSE);

/**
 * A signal that aborts by itself (AbortSignal.timeout is too young for old phones).
 * @param {number} patience in ms
 */
export function timeout(patience) {
  const call = new AbortController();
  setTimeout(() => call.abort(), patience);
  return call.signal;
}

/** A pause that can be cut short. */
export class Rest {
  #wake = () => {};

  /** @param {number} pause in milliseconds */
  async take(pause) {
    if (!pause) return;
    await new Promise((done) => {
      const timer = setTimeout(done, pause);
      this.#wake = () => {
        clearTimeout(timer);
        done(undefined);
      };
    });
  }

  /** End the pause, if there is one. */
  end() {
    this.#wake();
  }
}

/**
 * @param {string} base
 * @param {Record<string, number>} query
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function ask(base, query, signal) {
  const words = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const response = await fetch(`${base}/log?${words}`, { signal, cache: "no-store" });
  if (!response.ok) throw new Error(`the log answered ${response.status}`);
  return response.json();
}

/** Resolves as soon as the page can be seen: one in the background would hold a connection for nobody. */
async function visible() {
  while (document.visibilityState !== "visible") {
    await new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));
  }
}

/** Reads the log by long polls and reports what the person has really seen. */
export class Ear {
  #base;
  #heard;
  #lost;
  #isInDoubt = true;
  #isHurried = false;
  #last = 0;
  #seen = 0;
  #asked = 0;
  #call = new AbortController();
  #rest = new Rest();

  /**
   * @param {string} base
   * @param {(answer: Answer, isFirst: boolean) => void} heard
   * @param {(isLost: boolean) => void} lost
   */
  constructor(base, heard, lost) {
    this.#base = base;
    this.#heard = heard;
    this.#lost = lost;
    document.addEventListener("visibilitychange", () => this.again());
  }

  /** Listen until the page is closed. A question in doubt does not wait at the server: the person waits to know. */
  async listen() {
    let pause = 0;
    for (let isFirst = true; ; ) {
      await visible();
      this.#isHurried = false;
      this.#call = new AbortController();
      const { signal } = this.#call;
      const patience = setTimeout(() => this.#call.abort(), WAIT * 1000 + PATIENCE);
      try {
        this.#asked = this.#seen;
        const query = { after: this.#last, seen: this.#seen, wait: this.#isInDoubt ? 0 : WAIT };
        const answer = await ask(this.#base, query, signal);
        this.#last = Math.max(this.#last, answer.last, ...answer.messages.map((row) => row.id));
        this.#isInDoubt = false;
        this.#lost(false);
        this.#heard(answer, isFirst);
        isFirst = false;
        pause = 0;
      } catch (problem) {
        pause = this.#isHurried ? 0 : longer(pause);
        if (pause) this.#doubt();
        if (!(problem instanceof TypeError || problem instanceof DOMException || signal.aborted)) console.warn(problem);
      }
      clearTimeout(patience);
      await this.#rest.take(pause);
    }
  }

  #doubt() {
    this.#isInDoubt = true;
    this.#lost(true);
  }

  /** The line may be dead, or back: find out. */
  check() {
    this.#isInDoubt = true;
    this.again();
  }

  /** Ask again at once: the server has learnt who we are, or is to learn what was seen. */
  again() {
    this.#isHurried = true;
    this.#rest.end();
    this.#call.abort();
  }

  /**
   * Make sure that this row, which the server has confirmed, is shown soon.
   * @param {number} id
   */
  expect(id) {
    if (id > this.#last) this.again();
  }

  /**
   * The person has had this row on a visible screen; the server hears of it a moment later.
   * @param {number} id
   */
  saw(id) {
    if (id <= this.#seen) return;
    this.#seen = id;
    // Rows come in bursts; one report for all of them.
    setTimeout(() => this.#asked < this.#seen && this.again(), 300);
  }

  /**
   * Fifty rows older than this one.
   * @param {number} id
   * @returns {Promise<Row[]>}
   */
  async older(id) {
    return (await ask(this.#base, { before: id }, timeout(PATIENCE))).messages;
  }
}
