// @ts-check
/** A chosen photo, made ready to send: small enough, and really a picture. */

const LONGEST_SIDE = 2048;
export const MOST_BYTES = 10 * 1024 * 1024;

/** Why a file is not sent: its message is the name of the page's word for it. */
export class Refusal extends Error {}

/**
 * Return the photo, at most 2048 pixels on its longer side.
 * @param {File} file
 * @returns {Promise<Blob>}
 * @throws {Refusal} "photoOdd" when it is not an image, "photoBig" when more than 10 MB would have to be sent
 */
export async function prepare(file) {
  if (!file.type.startsWith("image/")) throw new Refusal("photoOdd");
  const picture = await createImageBitmap(file).catch(() => null);
  // HEIC and its like may be readable for the server though not for this browser: it decides.
  if (!picture && /^image\/(jpeg|png|gif|webp)$/u.test(file.type)) throw new Refusal("photoOdd");
  const scale = picture ? LONGEST_SIDE / Math.max(picture.width, picture.height) : 1;
  if (picture && scale < 1) return shrink(picture, scale);
  if (file.size > MOST_BYTES) throw new Refusal("photoBig");
  // What the telephone calls a file may be gone when it is sent: its bytes are taken now.
  return new Blob([await file.arrayBuffer()], { type: file.type });
}

/**
 * @param {ImageBitmap} picture
 * @param {number} scale
 * @returns {Promise<Blob>}
 */
function shrink(picture, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done, fail) => {
    canvas.toBlob((made) => (made ? done(made) : fail(new Refusal("photoOdd"))), "image/jpeg", 0.85);
  });
}
