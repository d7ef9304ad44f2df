// What a device keeps of a draw before it is held, and what it makes of the proof afterwards.
import { verify } from "./draw_proof.js";

export { textOf } from "./draw_proof.js";

const MOST = 60;

export function recall(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
    return { seen: Array.isArray(kept.seen) ? kept.seen : [], word: kept.word ?? "" };
  } catch {
    return { seen: [], word: "" };
  }
}

export function remember({ key, seen, word }) {
  if (!key || !seen) return;
  const before = recall(key);
  const all = [...new Set([...before.seen, ...seen.split(" ")])];
  try {
    // The first one is the seal; of the others the newest say the most.
    localStorage.setItem(key, JSON.stringify({ seen: all.length > MOST ? [all[0], ...all.slice(1 - MOST)] : all, word: word || before.word }));
  } catch {
    // A browser that keeps nothing has nothing to compare.
  }
}

// mine: {member, seen, word} of this device, or null for a file from elsewhere.
export async function verdict(text, noted, mine) {
  const { fault, proof } = await verify(text, noted);
  if (fault === "no_crypto") return { state: fault };
  if (fault) return { state: "not", fault };
  const notes = [];
  if (mine) {
    notes.push(mine.seen.length ? "seen" : "unseen");
    const said = proof.nonces.find((each) => each.member === mine.member)?.nonce;
    if (mine.word && said !== mine.word) return { state: "not", fault: "word_gone" };
    if (mine.word) notes.push("word");
    else if (said !== undefined && mine.seen.length) notes.push("word_other");
  }
  return { state: "genuine", notes, proof };
}
