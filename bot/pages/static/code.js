// @ts-check
/** The leader's page: the code of this moment, asked for every few seconds, on a screen that stays awake. */

/** @typedef {{code: string, left: number, arrived: number, expected: number}} Now */

const ASKS_EVERY = 3000;
const { base, code: first } = document.body.dataset;
let shown = String(first);

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} id @param {string} text */
function tell(id, text) {
  if (part(id).textContent !== text) part(id).textContent = text;
}

/** @param {Now} now */
function show(now) {
  part("open").hidden = !now.code;
  part("closed").hidden = Boolean(now.code);
  tell("left", String(now.left));
  tell("arrived", String(now.arrived));
  tell("expected", String(now.expected));
  if (!now.code || now.code === shown) return;
  shown = now.code;
  tell("digits", `${shown.slice(0, 3)} ${shown.slice(3)}`);
  tell("example", shown);
  part("picture").setAttribute("src", `${base}/${shown}.svg`);
}

async function ask() {
  try {
    const response = await fetch(`${base}/now`, { cache: "no-store" });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    show(await response.json());
    tell("lost", "");
  } catch {
    tell("lost", String(part("lost").dataset.text));
  }
}

/** A telephone that is held up must not fall asleep; where it may not be asked, it is as it was. */
async function stayAwake() {
  if (document.visibilityState !== "visible") return;
  await navigator.wakeLock?.request("screen").catch(() => {});
}

document.addEventListener("visibilitychange", () => {
  void stayAwake();
  if (document.visibilityState === "visible") void ask();
});
setInterval(() => document.visibilityState === "visible" && void ask(), ASKS_EVERY);
void stayAwake();
