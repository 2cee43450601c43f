// @ts-check
/** The service worker keeps the page at hand; a new release of it is taken up while nobody is writing. */

/**
 * @param {string} address of the service worker
 * @param {() => boolean} isIdle nothing is written, chosen or unsent
 */
export async function keep(address, isIdle) {
  // Browsers have it on secure addresses only; a page in a frame is a rehearsal's.
  const workers = navigator.serviceWorker;
  if (!workers || window !== window.parent) return;
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
