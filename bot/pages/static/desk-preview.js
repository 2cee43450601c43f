// @ts-check
/** The sheet on which a theme is written: its bubble as the chat itself draws it, and nothing unsaved is sent. */

import { bubble, fill, number } from "./bubble.js";

/** Nothing can be pressed in a preview. @param {HTMLElement} made */
function still(made) {
  for (const one of made.querySelectorAll("button")) {
    const shown = document.createElement("span");
    shown.className = one.className;
    shown.append(...one.childNodes);
    one.replaceWith(shown);
  }
  return made;
}

for (const frame of document.querySelectorAll("[data-bubble]")) {
  const words = /** @type {Record<string, string>} */ ({ .../** @type {HTMLElement} */ (frame).dataset });
  const made = bubble("wudan", words);
  fill(made, JSON.parse(words.bubble), words, () => {});
  number(made, words.digits);
  frame.replaceChildren(still(made));
}

const sheet = document.getElementById("sheet");
const send = document.getElementById("send");
const unsaved = document.getElementById("unsaved");
let changed = false;

if (sheet) {
  sheet.addEventListener("input", () => {
    changed = true;
    if (send && unsaved) {
      send.hidden = true;
      unsaved.hidden = false;
    }
  });
}

// A picture is looked at before it is shown; that takes a moment.
const LOOKED_AT_WITHIN = 2500;
if (document.querySelector("[data-coming]")) setTimeout(() => changed || location.reload(), LOOKED_AT_WITHIN);
