// @ts-check
/** What stands in a message: text, with its addresses and phone numbers made tappable. Never markup. */

// 110, 119, 120 and 12345 only where the text says to call, or whom: a bare 120 may be minutes.
// No look-behind: Safari before 16.4 would refuse the whole module.
const ADDRESS = /(?<address>https?:\/\/[^\s<>"'，。；！？、）】》]+)/u;
const NUMBER = /(?:^|[^\d*])(?<number>1[3-9]\d{9}|400[- ]?\d{3}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?![\d*])/u;
const HELP = /[打拨]\s?(?<help>110|119|120|122|12345)(?!\d)/u;
const SERVICE = /(?<service>110|119|120)(?=\s?(?:报警|火警|急救))/u;
const LINKS = new RegExp([ADDRESS, NUMBER, HELP, SERVICE].map((part) => part.source).join("|"), "gu");

/**
 * Put text into an element, as text: addresses become links, phone numbers can be rung.
 * @param {HTMLElement} place
 * @param {string} text
 */
export function write(place, text) {
  place.replaceChildren();
  let from = 0;
  for (const found of text.matchAll(LINKS)) {
    const { address, number, help, service } = found.groups ?? {};
    const label = address ?? number ?? help ?? service ?? "";
    const start = (found.index ?? 0) + found[0].length - label.length;
    place.append(text.slice(from, start), link(label, Boolean(address)));
    from = start + label.length;
  }
  place.append(text.slice(from));
}

/**
 * @param {string} label
 * @param {boolean} isAddress
 */
function link(label, isAddress) {
  const anchor = document.createElement("a");
  anchor.textContent = label;
  if (isAddress) {
    anchor.href = label;
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  } else {
    anchor.href = `tel:${label.replace(/\D/gu, "")}`;
  }
  return anchor;
}
