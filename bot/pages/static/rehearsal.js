// @ts-check
/** The rehearsal page: on a narrow screen the three phones take turns behind tabs. */

const tabs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[role=tab]")]);
const steps = /** @type {HTMLDetailsElement} */ (document.getElementById("steps"));
const desk = window.matchMedia("(min-width: 62.5rem)");

/** @param {HTMLElement} chosen */
function show(chosen) {
  for (const tab of tabs) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    document.getElementById(String(tab.getAttribute("aria-controls")))?.classList.toggle("shown", isChosen);
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
desk.addEventListener("change", unfold);
show(tabs[0]);
