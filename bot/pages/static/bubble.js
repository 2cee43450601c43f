// @ts-check
/** One message as the page shows it. Everything comes in as text and stays text. */

import { canLocate, HERE } from "./place.js";
import { write } from "./text.js";

/** @typedef {import("./poll.js").Row} Row */
/** @typedef {import("./poll.js").Button} Button */
const MOST_NUMBERED = 20;
const BLANK = "\n\n";

/** @typedef {Record<string, string>} Words the page's own sentences, from its template */

/**
 * A part of the page that its template has.
 * @param {string} id
 */
export const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @param {string} tag
 * @param {string} names of classes
 * @param {...(Node | string)} content
 */
export function element(tag, names, ...content) {
  const made = document.createElement(tag);
  if (names) made.className = names;
  made.append(...content);
  return made;
}

/**
 * @param {string} label
 * @param {() => void} act
 */
export function button(label, act) {
  const made = /** @type {HTMLButtonElement} */ (element("button", "button", label));
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/**
 * An empty bubble that says, to those who listen, who speaks.
 * @param {"me" | "wudan"} who
 * @param {Words} words
 */
export function bubble(who, words) {
  return element("article", `bubble ${who}`, element("span", "unseen", words[who]));
}

/**
 * @param {string} text
 * @param {boolean} isCard of a ticket: what it asks stands below a blank line
 */
function paragraph(text, isCard) {
  const made = element("div", "words");
  const at = isCard ? text.lastIndexOf(BLANK) + 1 : 0;
  write(made, at ? text.slice(0, at + 1) : text);
  if (!at) return made;
  const asks = element("span", "asks");
  write(asks, text.slice(at + 1));
  made.append(asks);
  return made;
}

/**
 * @param {string} address
 * @param {string} name
 */
function picture(address, name) {
  const image = document.createElement("img");
  image.src = address;
  image.alt = name;
  const link = /** @type {HTMLAnchorElement} */ (element("a", "picture", image));
  // A blob: address is a photo still on its way, and gone when it has arrived.
  if (!address.startsWith("blob:")) {
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener";
  }
  return link;
}

/** @param {{url: string, name: string}} file */
function attachment(file) {
  const link = /** @type {HTMLAnchorElement} */ (element("a", "button", file.name));
  link.href = file.url;
  link.download = file.name;
  return link;
}

/**
 * @param {Button[][]} lines
 * @param {(pressed: Button) => void} press
 */
function buttons(lines, press) {
  const made = lines.map((line) => element("div", "line", ...line.map((one) => button(one.label, () => press(one)))));
  return element("div", "buttons", ...made);
}

/**
 * Write on the buttons of a card which digit presses each, as far as the server takes one (handlers/numbered.py).
 * @param {HTMLElement} card
 * @param {string} hint
 */
export function number(card, hint) {
  const all = [...card.querySelectorAll(".buttons button:not(.here)")];
  const counts = all.some((one) => /\d/u.test(String(one.textContent)));
  if (card.matches(".unnumbered") || all.length < 2 || all.length > MOST_NUMBERED || counts) return;
  for (const [at, one] of all.entries()) {
    const digit = element("span", "number", String(at + 1));
    digit.setAttribute("aria-hidden", "true");
    one.prepend(digit);
  }
  if (!card.textContent?.includes(hint)) card.append(element("p", "note number", hint));
}

/** @param {HTMLElement} card */
export function unnumber(card) {
  for (const one of card.querySelectorAll(".number")) one.remove();
}

/**
 * Fill a bubble with what a message shows.
 * @param {HTMLElement} place
 * @param {Pick<Row, "kind" | "text"> & Partial<Row>} row
 * @param {Words} words
 * @param {(pressed: Button) => void} press
 */
export function fill(place, row, words, press) {
  const lines = (row.buttons ?? []).filter((line) => line.length);
  if (canLocate(row)) lines.push([{ label: words.locate, press: HERE }]);
  const [who] = place.children;
  place.replaceChildren(who);
  place.classList.toggle("press", row.kind === "press");
  place.classList.toggle("card", lines.length > 0);
  place.classList.toggle("unnumbered", row.numbered === false);
  if (row.picture) place.append(picture(row.picture, words.picture));
  if (row.text) place.append(paragraph(row.text, Boolean(row.ticket)));
  if (row.file) place.append(attachment(row.file));
  if (lines.length) place.append(buttons(lines, press));
  if (canLocate(row)) place.querySelector(".line:last-child button")?.classList.add("here");
  // What was let go of, or taken back, says nothing any more.
  place.hidden = place.children.length === 1;
}
