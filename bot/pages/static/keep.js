// @ts-check
/** The page as an app: kept at hand, put on the home screen where the browser offers it, renewed while nobody writes. */

import { part } from "./bubble.js";

/**
 * @param {string} address of the service worker
 * @param {() => boolean} isIdle nothing is written, chosen or unsent
 */
export async function keep(address, isIdle) {
  // Browsers have it on secure addresses only; a page in a frame is a rehearsal's.
  const workers = navigator.serviceWorker;
  if (!workers || window !== window.parent) return;
  window.addEventListener("beforeinstallprompt", offer);
  let isOld = false;
  const had = Boolean(workers.controller);
  workers.addEventListener("controllerchange", () => {
    isOld = had;
  });
  try {
    const kept = await workers.register(address, { updateViaCache: "none" });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") return;
      if (isOld && isIdle()) window.location.reload();
      else kept.update().catch(() => {});
    });
  } catch {
    // Storage is off or full: the page works as a page.
  }
}

/**
 * The browser would put the page on the home screen: a button of ours says so, in words of ours, and only then.
 * @param {Event & {prompt?: () => void}} event
 */
function offer(event) {
  event.preventDefault();
  const place = part("install");
  place.hidden = false;
  place.onclick = () => {
    place.hidden = true;
    event.prompt?.();
  };
}
