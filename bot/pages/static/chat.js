// @ts-check
/** The chat page: what is written and pressed goes to the outbox, what the ear hears goes to the log. */

import { part } from "./bubble.js";
import { Draft } from "./draft.js";
import { Log } from "./log.js";
import { newKey, Outbox } from "./outbox.js";
import { enlarge } from "./large.js";
import { keep } from "./keep.js";
import { prepare, Refusal } from "./photo.js";
import { HERE, locate } from "./place.js";
import { Ear } from "./poll.js";

/** @typedef {import("./poll.js").Answer} Answer */

// How long a sentence stays, and how much longer for each of its characters: some read slowly.
const TOAST = 3000;
const READ = 250;
const HISTORY = 200;
const OLDER = 50;
const MOST_PHOTOS = 9;
// What may be the number of a button.
const DIGIT = /^\D{0,2}[1-9１-９][0-9０-９]?\D?$/u;

const words = /** @type {Record<string, string>} */ ({ ...document.body.dataset });
const box = /** @type {HTMLTextAreaElement} */ (part("text"));
const photoInput = /** @type {HTMLInputElement} */ (part("photo"));
const thumb = /** @type {HTMLImageElement} */ (part("thumb"));
const hints = /** @type {HTMLDetailsElement | null} */ (document.getElementById("hints"));
/** @type {Blob[]} */
let photos = [];
let fading = 0;
let hasHeard = false;

/** @param {string} sentence */
function toast(sentence) {
  part("toast").textContent = sentence;
  clearTimeout(fading);
  fading = setTimeout(() => part("toast").replaceChildren(), TOAST + READ * sentence.length);
}

const broken = new Set();

/**
 * One calm sentence while the ear or the outbox finds nobody.
 * @param {string} whose
 */
const lost = (whose) => (/** @type {boolean} */ isLost) => {
  if (isLost) broken.add(whose);
  else broken.delete(whose);
  tellLost();
};

function tellLost() {
  const place = part("lost");
  const reason = navigator.onLine ? words.lost : words.offline;
  // What was said before stays with the server; nothing of it is kept here.
  const sentence = broken.size ? reason + (hasHeard ? "" : words.unread) : "";
  if (place.textContent !== sentence) place.textContent = sentence;
  part("retry").hidden = !broken.has("outbox");
  log.hold(broken.has("outbox"));
}

const draft = new Draft(words.base);
box.value ||= draft.load();
// Whoever comes from the menu has begun the sentence already.
const begun = new URLSearchParams(window.location.search).get("say");
if (begun) {
  box.value += `${box.value && " "}${begun.slice(0, 200)}`;
  window.history.replaceState(null, "", window.location.pathname);
  toast(words.begun);
}

const ear = new Ear(words.base, heard, lost("ear"));
const outbox = new Outbox(words.base, {
  answered,
  refused,
  lost: lost("outbox"),
  unkept: (item) => log.warn(item.key),
});
const log = new Log(words, press, (id) => ear.saw(id));

/** @type {(answer: Answer, isFirst: boolean) => void} */
function heard(answer, isFirst) {
  hasHeard = true;
  if (hints && log.isEmpty && answer.messages.length) hints.open = false;
  log.add(answer.messages, isFirst);
  tellStation(answer.station);
  if (!isFirst) {
    // A rehearsal page marks the phone that rang.
    if (window !== window.parent && answer.messages.some((row) => row.who === "wudan")) {
      window.parent.postMessage("rang", window.location.origin);
    }
    return;
  }
  part("older").hidden = answer.messages.length < HISTORY;
  part("greeting").hidden = !part("older").hidden;
  // Cards whose press waits from before the reload exist only now.
  for (const item of outbox.items) if (item.press && item.message) log.enable(item.message, false);
  if (hints) hints.open = log.isEmpty;
}

/** @param {Answer["station"]} station */
function tellStation({ name, phone }) {
  const place = part("station");
  place.textContent = name;
  place.hidden = !name || name === document.querySelector("h1")?.textContent;
  part("call").hidden = !phone;
  part("call").setAttribute("href", `tel:${phone}`);
}

/** @type {(item: import("./outbox.js").Unsent, receipt: import("./outbox.js").Receipt) => void} */
function answered(item, receipt) {
  log.confirm(item.key);
  if (item.press && item.message) log.enable(item.message, true);
  if (receipt.toast) toast(receipt.toast);
  ear.expect(receipt.id);
}

/** @type {(item: import("./outbox.js").Unsent, sentence: string) => void} */
function refused(item, sentence) {
  const reason = sentence || words.failed;
  if (!item.text && !item.photo) {
    log.forget(item.key);
    if (item.message) log.enable(item.message, true);
    toast(reason);
    return;
  }
  const again = () => {
    log.addUnsent(item);
    outbox.retry(item.key);
  };
  const change = () => {
    outbox.drop(item.key);
    take(String(item.text));
  };
  /** @type {[string, () => void][]} */
  const choices = [[words.resend, again]];
  if (!item.photo) choices.push([words.again, change]);
  choices.push([words.giveUp, () => outbox.drop(item.key)]);
  log.refuse(item.key, reason, choices);
}

/** @param {import("./outbox.js").Unsent} item */
function send(item) {
  log.addUnsent(item);
  outbox.add(item);
}

/**
 * @param {number} message
 * @param {import("./poll.js").Button} pressed
 */
function press(message, pressed) {
  if (pressed.press === HERE) {
    void sendPlace();
    return;
  }
  send({ key: newKey(), press: pressed.press, message, label: pressed.label });
}

async function sendPlace() {
  toast(words.locating);
  try {
    send({ key: newKey(), ...(await locate()), label: words.place });
    part("toast").replaceChildren();
  } catch {
    toast(words.unlocated);
  }
}

/**
 * Put a sentence into the composer, to be changed or sent.
 * @param {string} sentence
 */
function take(sentence) {
  box.value = sentence;
  written();
  box.focus();
}

/** The box is as high as its words, which outlive the page. */
function written() {
  draft.keep(box.value);
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
}

function dropPhoto() {
  photos = [];
  photoInput.value = "";
  thumb.removeAttribute("src");
  part("preview").hidden = true;
}

async function choosePhoto() {
  const files = Array.from(photoInput.files ?? []);
  if (!files.length) return;
  const made = await Promise.allSettled(files.slice(0, MOST_PHOTOS).map(prepare));
  photos = made.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const refused = made.find((one) => one.status === "rejected");
  if (photos.length) {
    URL.revokeObjectURL(thumb.src);
    thumb.src = URL.createObjectURL(photos[0]);
    part("many").textContent = photos.length > 1 ? words.many.replace("#", String(photos.length)) : "";
    part("preview").hidden = false;
    box.focus();
  } else {
    dropPhoto();
  }
  if (refused) toast(refused.reason instanceof Refusal ? words[refused.reason.message] : words.failed);
  else if (files.length > MOST_PHOTOS) toast(words.most);
  else part("toast").replaceChildren();
}

function say() {
  const text = box.value.trim();
  if (!text && !photos.length) return;
  // Several photos are one album: what is written goes with the first.
  const album = photos.length > 1 ? newKey() : "";
  if (!photos.length) send({ key: newKey(), text, ...(DIGIT.test(text) && log.card && { message: log.card }) });
  photos.forEach((photo, at) => send({ key: newKey(), text: at ? "" : text, photo, album }));
  dropPhoto();
  take("");
  if (hints) hints.open = false;
}

function nowOnline() {
  outbox.again();
  ear.check();
}

/** What an earlier page has left stands there before the log says what of it has arrived. */
async function begin() {
  await outbox.load();
  for (const item of outbox.items) {
    log.addUnsent(item);
    if (item.refused !== undefined) refused(item, item.refused);
  }
  void outbox.send();
  void ear.listen();
}

/** Keep the composer above the keyboard where the layout does not follow it (iOS). */
function fit() {
  const { height, scale } = window.visualViewport ?? { height: window.innerHeight, scale: 1 };
  document.body.style.setProperty("--tall", `${height * scale}px`);
  document.body.toggleAttribute("data-small", window !== window.parent && window.innerWidth < 360);
  if (scale === 1) window.scrollTo(0, 0);
}

part("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  say();
});
box.addEventListener("input", written);
box.addEventListener("keydown", (event) => {
  // While a word is being composed Enter chooses it (229: Safari ends the composition before the key).
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  say();
});
photoInput.addEventListener("change", choosePhoto);
part("drop").addEventListener("click", dropPhoto);
for (const chip of document.querySelectorAll(".chip")) {
  chip.addEventListener("click", () => {
    if (hints) hints.open = false;
    take(chip.textContent ?? "");
  });
}
part("older").addEventListener("click", async () => {
  try {
    const rows = await ear.older(log.oldest);
    log.addOlder(rows);
    part("older").hidden = rows.length < OLDER;
    part("greeting").hidden = !part("older").hidden;
  } catch {
    toast(words.failed);
  }
});
part("retry").addEventListener("click", nowOnline);
window.addEventListener("online", nowOnline);
window.addEventListener("pageshow", (event) => event.persisted && nowOnline());
window.addEventListener("offline", () => {
  tellLost();
  ear.check();
});
(window.visualViewport ?? window).addEventListener("resize", fit);

fit();
enlarge();
written();
if (words.keeper) void keep(words.keeper, () => !box.value && !photos.length && !outbox.items.length);
void begin();
