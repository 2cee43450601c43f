// @ts-check
/** Where the telephone is: asked of the browser when the person taps for it, and at no other time. */

const PATIENCE = 15_000;
const FRESH = 60_000;
// A message asks for the place of that day.
const ASKED_WITHIN = 12 * 60 * 60 * 1000;

/** What the button that sends the place carries instead of a press. */
export const HERE = "here";

/**
 * Whether a message that asks for the place can be answered with it: browsers tell it on secure addresses only.
 * @param {{locate?: boolean, at?: string}} row
 */
export function canLocate({ locate, at }) {
  return Boolean(locate && at && window.isSecureContext && navigator.geolocation) && isRecent(String(at));
}

/** @param {string} at */
const isRecent = (at) => Date.now() - Date.parse(at) < ASKED_WITHIN;

/**
 * @returns {Promise<{latitude: number, longitude: number}>} in degrees
 * @throws when the person does not allow it, or the telephone does not know
 */
export async function locate() {
  const options = { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: FRESH };
  const found = await new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail, options));
  const { latitude, longitude } = found.coords;
  return { latitude, longitude };
}
