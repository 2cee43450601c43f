// The desk without a mouse, and without pressing reload: everything works without this file, only slower.
"use strict";

const LIVE = "[data-live]";
let newest = document.body.dataset.newest;
let chosen = null;

const rows = () => [...document.querySelectorAll("[data-row]")];

function choose(row) {
  if (chosen) chosen.classList.remove("chosen");
  chosen = row;
  if (!row) return;
  row.classList.add("chosen");
  row.scrollIntoView({ block: "nearest" });
  const link = row.querySelector("a, button");
  if (link) link.focus({ preventScroll: true });
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(chosen);
  choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function undo() {
  const button = document.querySelector('button[name="press"][value^="undo:"]');
  if (button) button.click();
}

const keys = document.getElementById("keys");
let going = false;

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
  if (event.key === "Escape" && typing) typing.blur();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  const digit = /^[0-9]$/.test(event.key) ? Number(event.key) : null;
  if (going && digit !== null) {
    const link = document.querySelectorAll(".top nav a")[(digit || 10) - 1];
    if (link) link.click();
  } else if (digit && chosen) {
    const button = chosen.querySelectorAll("button")[digit - 1];
    if (button) button.click();
  } else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "u") undo();
  else if (event.key === "?") keys.showModal();
  else if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) search.focus();
    else location.href = "/desk/tickets#search";
  } else {
    going = event.key === "g";
    return;
  }
  going = false;
  event.preventDefault();
});

// On a telephone the sections are a row that is moved sideways: where one is comes first.
const section = document.querySelector(".top nav [aria-current]");
if (section) section.scrollIntoView({ block: "nearest", inline: "center" });

// A second click on the same button sends nothing twice; the key in the form would stop it anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

function isWriting(part) {
  return [...part.querySelectorAll("textarea, input:not([type=hidden])")].some(
    (field) => field === document.activeElement || field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );
}

// What can be unfolded, by what it says; several may say the same.
function folds(part) {
  const times = new Map();
  return new Map([...part.querySelectorAll("details")].map((one) => {
    const says = one.querySelector("summary").textContent;
    times.set(says, (times.get(says) ?? 0) + 1);
    return [`${times.get(says)} ${says}`, one];
  }));
}

function mark(part) {
  const at = chosen && part.contains(chosen) ? rows().indexOf(chosen) : -1;
  return { at, held: part.contains(document.activeElement) };
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (answer.redirected) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  let changed = false;
  for (const part of document.querySelectorAll(LIVE)) {
    const next = fresh.getElementById(part.id);
    if (!next || isWriting(part)) continue;
    // Keys differ in every showing, and what somebody opened or chose is theirs: none of it is news.
    const bare = (one) => new XMLSerializer().serializeToString(one).replace(/name="key" value="[^"]*"| open=""| hidden=""| data-sent="yes"| chosen(?=")/g, "");
    if (bare(next) === bare(part)) continue;
    const stood = mark(part);
    const folded = folds(part);
    part.replaceChildren(...next.childNodes);
    for (const [says, one] of folds(part)) one.open = folded.get(says)?.open ?? one.open;
    if (stood.at >= 0) {
      chosen = null;
      const row = rows()[Math.min(stood.at, rows().length - 1)];
      if (stood.held) choose(row);
      else if (row) (chosen = row).classList.add("chosen");
    }
    changed = true;
  }
  const said = document.querySelector(".live");
  if (changed) said.textContent = said.dataset.news;
  newest = fresh.body.dataset.newest || newest;
}

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

// A page that names its things (data-live="ticket call") hears of no others.
const named = [...document.querySelectorAll(LIVE)].map((part) => part.dataset.live);
const things = named.includes("") ? "" : named.join(" ");
const BREATH = 0.5;

async function follow() {
  for (;;) {
    try {
      if (document.hidden) await new Promise((shown) => document.addEventListener("visibilitychange", shown, { once: true }));
      const asked = new URLSearchParams({ since: newest, things });
      const answer = await fetch(`/desk/news?${asked}`, { cache: "no-store" });
      if (answer.status === 401) return location.reload();
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      if ((await answer.json()).news) {
        await refresh();
        // Many things at once are fetched together.
        await pause(BREATH);
      }
    } catch {
      await pause(3);
    }
  }
}

// What goes on without any event (a broadcast on its way) is looked at again every so many seconds.
async function again() {
  for (;;) {
    const part = document.querySelector("[data-again]");
    await pause(Number(part ? part.dataset.again : 5));
    if (part && !document.hidden) await refresh().catch(() => {});
  }
}

if (document.querySelector(LIVE)) {
  follow();
  again();
}
const notice = document.getElementById("notice");
if (notice && !notice.querySelector("[autofocus]")) notice.focus({ preventScroll: true });
