// @ts-check
/// <reference lib="webworker" />
/**
 * Keeps the chat page and its parts, so that it opens without a line. What people say is never kept: only what SHELL
 * names is looked at, and everything else goes its way. RELEASE, HOME and SHELL stand before this text.
 */

const KEPT = `wudan-${RELEASE}`;
// A line that does not answer within so long counts as none, and for so long nothing more waits for it.
const PATIENCE = 4000;
const WEAK = 30_000;
let weakUntil = 0;

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([keep(), passBy(event)]).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forget().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !SHELL.includes(pathname)) return;
  event.respondWith(answer(event.request, pathname));
});

/** All or nothing: a page of one release never meets a script of another. */
async function keep() {
  const cache = await caches.open(KEPT);
  await cache.addAll(SHELL.map((path) => new Request(path, { cache: "reload" })));
}

/** Where the browser can, it asks for the log without waking us: that is asked for all day. */
async function passBy(event) {
  try {
    await event.addRoutes?.({ condition: { urlPattern: { pathname: `${HOME}log` } }, source: "network" });
  } catch {
    // Then it asks through us, and we let it pass.
  }
}

/** Earlier releases go. */
async function forget() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("wudan-") && name !== KEPT).map((name) => caches.delete(name)));
}

/**
 * The newest from the line; without one, or while the server is down, what is kept.
 * @param {Request} request
 * @param {string} path
 */
async function answer(request, path) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(path, { ignoreVary: true });
  if (kept && Date.now() < weakUntil) return kept;
  const asked = fetch(request);
  try {
    const fresh = await (kept ? Promise.race([asked, late()]) : asked);
    if (fresh.status >= 500 && kept) return kept;
    // The station's telephone stands on the page, and may have changed.
    if (path === HOME && fresh.headers.get("X-Wudan-Release") === RELEASE) {
      void cache.put(HOME, fresh.clone()).catch(() => {});
    }
    weakUntil = 0;
    return fresh;
  } catch (problem) {
    asked.catch(() => {});
    if (!kept) throw problem;
    weakUntil = Date.now() + WEAK;
    return kept;
  }
}

/** @returns {Promise<never>} */
function late() {
  return new Promise((_, fail) => {
    setTimeout(() => fail(new Error("the line is too slow")), PATIENCE);
  });
}
