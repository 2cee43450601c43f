// @ts-check
/** The rehearsal page: on a narrow screen the three phones take turns behind tabs. */

const tabs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[role=tab]")]);
const steps = /** @type {HTMLDetailsElement} */ (document.getElementById("steps"));
const desk = window.matchMedia("(min-width: 62.5rem)");

/** @param {HTMLElement} tab */
const phoneOf = (tab) => document.getElementById(String(tab.getAttribute("aria-controls")));

/**
 * Show on a phone's tab that something new has come.
 * @param {HTMLElement} tab
 * @param {boolean} isNew
 */
function mark(tab, isNew) {
  /** @type {HTMLElement} */ (tab.querySelector(".new")).hidden = !isNew;
}

/** @param {HTMLElement} chosen */
function show(chosen) {
  for (const tab of tabs) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    phoneOf(tab)?.classList.toggle("shown", isChosen);
    if (isChosen) mark(tab, false);
  }
  steps.open = desk.matches;
}

for (const [index, tab] of tabs.entries()) {
  tab.addEventListener("click", () => show(tab));
  tab.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = tabs[(index + step + tabs.length) % tabs.length];
    show(next);
    next.focus();
  });
}

/** On a desk there is room for the five steps; a phone shows them when asked. */
const unfold = () => {
  steps.open = desk.matches;
};
window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== window.location.origin || data !== "rang") return;
  const rang = tabs.find((tab) => phoneOf(tab)?.querySelector("iframe")?.contentWindow === source);
  if (rang?.getAttribute("aria-selected") === "false") mark(rang, true);
});
desk.addEventListener("change", unfold);
show(tabs[0]);
