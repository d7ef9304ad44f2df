// The reader's language and colour mode, known from the first line of the page.
// While pages are built there is no reader yet: a sentence is written in both languages between
// marks from the private use area, and the server keeps the right one when it sends the page.
const building = typeof document === "undefined" && !import.meta.env.DEV;
const root = typeof document === "undefined" ? null : document.documentElement;
const hindi = root !== null && root.lang === "hi";
const shownMode = root?.dataset.mode ?? "system";

const fill = (sentence, params) =>
  params
    ? sentence.replace(/\{(\w+)\}/g, (place, name) => (name in params ? String(params[name]) : place))
    : sentence;

const pick = (english, inHindi) =>
  building ? `\uE000${english}\uE001${inHindi}\uE002` : hindi ? inHindi : english;

export const t = (english, inHindi, params) => pick(fill(english, params), fill(inHindi, params));

// Hindi counts nothing and one alike; English only one is singular.
export const tn = (english, inHindi, n, params) => {
  const values = { n, ...params };
  return pick(
    fill(english[n === 1 ? 0 : 1], values),
    fill(inHindi[n === 0 || n === 1 ? 0 : 1], values),
  );
};

export const language = pick("en", "hi");
// Whether a mode is the shown one, as text for `aria-pressed`.
export const isMode = (name) =>
  building ? `\uE004${name}\uE005` : String(name === shownMode);
export const mode = building ? "\uE003" : shownMode;
