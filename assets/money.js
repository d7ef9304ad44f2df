// Amounts as people type and read them, in whole minor units all the way: nothing is ever rounded.
const DEVANAGARI = /[०-९]/g;

/** Devanagari digits as Latin ones; everything else stays. */
export const latin = (text) =>
  text.replace(DEVANAGARI, (digit) => String(digit.charCodeAt(0) - 0x966));

/** 1,23,45,678 for rupees (`step` 2), 12,345,678 otherwise. */
export function grouped(whole, step = 2) {
  const head = whole.slice(0, -3);
  const groups = head.replace(step === 2 ? /\B(?=(\d{2})+(?!\d))/g : /\B(?=(\d{3})+(?!\d))/g, ",");
  return head ? `${groups},${whole.slice(-3)}` : whole;
}

/** An amount as text without its symbol: "1,23,456.50"; paise only where there are any. */
export function plain(minor, exponent = 2, step = 2) {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const cut = digits.length - exponent;
  const fraction = exponent ? digits.slice(cut) : "";
  return grouped(digits.slice(0, cut), step) + (Number(fraction) ? `.${fraction}` : "");
}

/** An amount as it stands in a cell or a sentence: "₹450", "− ₹2,000". */
export const money = (minor, { symbol = "₹", exponent = 2, step = 2 } = {}) =>
  `${minor < 0 ? "− " : ""}${symbol}${plain(minor, exponent, step)}`;

/**
 * What was typed, in minor units; `null` where nothing was typed, `undefined` where it is no amount.
 * Separators have to stand where separators stand: "12,34" could be twelve or a thousand.
 */
export function minorOf(text, { symbol = "₹", exponent = 2 } = {}) {
  const typed = latin(text).replace(symbol, "").replace(/\s/g, "");
  if (typed === "" || typed === "–" || typed === "-") return null;
  const found = /^(\d{1,10}|\d{1,3}(?:,\d{2,3}){0,4},\d{3})?(?:\.(\d*))?$/.exec(typed);
  if (!found || typed === "." || (found[2] ?? "").length > exponent) return undefined;
  const whole = (found[1] ?? "").replaceAll(",", "");
  if (whole.length > 10) return undefined;
  return Number(whole || 0) * 10 ** exponent + Number((found[2] ?? "").padEnd(exponent, "0") || 0);
}

/** A count of things, such as notes or shares: as `minorOf`, without a fraction. */
export const countOf = (text) => minorOf(text, { exponent: 0 });
