// @ts-check
/** A chosen photo, made ready to send: small enough, and really a picture. */

const LONGEST_SIDE = 2048;
export const MOST_BYTES = 10 * 1024 * 1024;

/** Why a file is not sent: its message is the name of the page's word for it. */
export class Refusal extends Error {}

/**
 * Return the photo, at most 2048 pixels on its longer side, as a picture that the server knows.
 * @param {File} file
 * @returns {Promise<Blob>}
 * @throws {Refusal} "photoOdd" when it is no picture for this browser, "photoBig" when more than 10 MB would be sent
 */
export async function prepare(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) throw new Refusal("photoOdd");
  // What the telephone calls a file may be gone when it is sent: its bytes are taken now.
  const bytes = await file.arrayBuffer();
  const type = typeOf(new Uint8Array(bytes));
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  if (!type || scale < 1) return redraw(picture, scale);
  if (file.size > MOST_BYTES) throw new Refusal("photoBig");
  return new Blob([bytes], { type });
}

/**
 * What the server takes as it is, whatever the file is called (FORMATS of bot/media.py); "" for all else.
 * @param {Uint8Array} bytes
 */
function typeOf(bytes) {
  const begins = String.fromCharCode(...bytes.subarray(0, 12));
  if (begins.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (begins.startsWith("\x89PNG")) return "image/png";
  return begins.startsWith("RIFF") && begins.endsWith("WEBP") ? "image/webp" : "";
}

/**
 * @param {ImageBitmap} picture
 * @param {number} scale
 * @returns {Promise<Blob>}
 */
function redraw(picture, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  if (pen) {
    // JPEG has nothing to see through: it would be black.
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  }
  picture.close();
  return new Promise((done, fail) => {
    canvas.toBlob((made) => (made ? done(made) : fail(new Refusal("photoOdd"))), "image/jpeg", 0.85);
  });
}
