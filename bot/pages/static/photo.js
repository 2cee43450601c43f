// @ts-check
/** A chosen photo, made ready to send: small enough, and really a picture. */

const LONGEST_SIDE = 2048;
export const MOST_BYTES = 10 * 1024 * 1024;

/** Why a file is not sent: its message is the name of the page's word for it. */
export class Refusal extends Error {}

/**
 * Return the photo as a data: address, at most 2048 pixels on its longer side.
 * @param {File} file
 * @returns {Promise<string>}
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
  return read(file);
}

/**
 * @param {ImageBitmap} picture
 * @param {number} scale
 */
function shrink(picture, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.toDataURL("image/jpeg", 0.85);
}

/** @param {File} file @returns {Promise<string>} */
function read(file) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => fail(new Refusal("photoOdd"));
    reader.readAsDataURL(file);
  });
}
