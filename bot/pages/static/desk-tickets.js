// The list of tickets: tick a whole page, and see how many are ticked. Without this file each is ticked by itself.
"use strict";

const ticks = () => [...document.querySelectorAll('#batch input[name="ids"]')];

function tell() {
  const said = document.getElementById("ticked");
  if (!said) return;
  const count = ticks().filter((one) => one.checked).length;
  said.textContent = count ? said.dataset.words.replace("#", count) : "";
}

function offer() {
  const all = document.getElementById("all-of-them");
  if (all) all.hidden = false;
}

document.addEventListener("change", (event) => {
  if (event.target.closest("#all-of-them")) {
    for (const one of ticks()) one.checked = event.target.checked;
  }
  tell();
});
// The list is fetched again where something happens.
const list = document.getElementById("tickets");
if (list) new MutationObserver(() => { offer(); tell(); }).observe(list, { childList: true });
offer();
tell();
