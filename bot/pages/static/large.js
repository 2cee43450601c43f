// @ts-check
/** Big type: one button in the chat, remembered on this telephone, for every page of the chat there. */

import { part } from "./bubble.js";

const NAME = "wudan/large";

/** Show the page as it was wished for, and let the button change it. */
export function enlarge() {
  const toggle = part("large");
  const set = (/** @type {boolean} */ isLarge) => {
    document.documentElement.toggleAttribute("data-large", isLarge);
    toggle.setAttribute("aria-pressed", String(isLarge));
  };
  set(remembered());
  toggle.addEventListener("click", () => {
    const isLarge = toggle.getAttribute("aria-pressed") !== "true";
    set(isLarge);
    remember(isLarge);
  });
}

function remembered() {
  try {
    return localStorage.getItem(NAME) !== null;
  } catch {
    return false;
  }
}

/** @param {boolean} isLarge */
function remember(isLarge) {
  try {
    if (isLarge) localStorage.setItem(NAME, "");
    else localStorage.removeItem(NAME);
  } catch {
    // Without storage it holds for as long as the page does.
  }
}
