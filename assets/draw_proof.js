// Checks the proof of a draw in the reader's own browser, as verify-draw.py does elsewhere: nothing
// is asked of the server. docs/rules/draws.md describes the file. Faults have the same names everywhere.
const TEXT = new TextEncoder();
const SEALED = ["attempt", "circle", "committed_at", "format", "round", "round_number", "seed_sha256", "slots_sha256"];

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

const hex = (buffer) => Array.from(new Uint8Array(buffer), (each) => each.toString(16).padStart(2, "0")).join("");
const sha = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));
const print = (value) => sha(TEXT.encode(canonical(value)));
const lower = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function fromHex(letters) {
  if (typeof letters !== "string" || !/^([0-9a-fA-F]{2})*$/.test(letters)) throw new TypeError("no hexadecimal letters");
  return Uint8Array.from(letters.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

class Wrong extends Error {}
const must = (holds, fault) => { if (!holds) throw new Wrong(fault); };

function of(each, name) {
  if (!Object.hasOwn(each, name)) throw new TypeError(name);
  return each[name];
}
const part = (each, names) => Object.fromEntries(names.map((name) => [name, of(each, name)]));
const all = (proof, list, name) => of(proof, list).map((each) => of(each, name));

async function scoresOf(seed, nonces, round, slots) {
  const key = await crypto.subtle.importKey("raw", seed, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const scores = await Promise.all(slots.map(async (slot) => {
    const said = TEXT.encode(canonical({ nonces, round, slot }));
    return { score: hex(await crypto.subtle.sign("HMAC", key, said)), slot };
  }));
  return scores.sort((a, b) => lower(a.score, b.score) || lower(a.slot, b.slot));
}

// What was published before the draw, and the chain of nonces; every fingerprint seen on the way.
async function sealed(proof, seed) {
  must((await sha(seed)) === of(proof, "seed_sha256"), "seed");
  const seen = [await print(part(proof, SEALED))];
  must(seen[0] === of(proof, "seal"), "seal");
  for (const each of of(proof, "nonces")) {
    seen.push(await print([seen.at(-1), of(each, "added_at"), of(each, "member"), of(each, "nonce")]));
    must(seen.at(-1) === of(each, "fingerprint"), "nonces");
  }
  return seen;
}

async function check(text, noted) {
  const proof = JSON.parse(text);
  must(canonical(proof) === text.trim(), "unreadable");
  must(of(proof, "format") === "circle-draw-1", "other_format");
  must((await print(of(proof, "slots"))) === of(proof, "slots_sha256"), "slots");
  const seed = fromHex(of(proof, "seed"));
  const seen = await sealed(proof, seed);
  const nonces = proof.nonces.map((each) => [each.member, each.nonce]);
  must(new Set(nonces.map(([member]) => member)).size === nonces.length, "nonces");
  const slots = [...new Set(all(proof, "slots", "slot"))];
  const out = all(proof, "passed_over", "slot");
  must(out.every((slot) => slots.includes(slot)), "passed_over");
  const scores = await scoresOf(seed, nonces, of(proof, "round"), slots);
  must(canonical(of(proof, "scores")) === canonical(scores), "scores");
  must(of(proof, "winner") === (scores.find(({ slot }) => !out.includes(slot)) ?? scores[0]).slot, "winner");
  const { fingerprint, ...rest } = proof;
  must((await print(rest)) === of(proof, "fingerprint"), "file");
  seen.push(proof.slots_sha256, proof.seed_sha256, fingerprint);
  for (const note of noted.map((each) => each.replace(/\s+/g, "").toLowerCase())) {
    must(note.length > 7 && seen.some((each) => each.startsWith(note)), "noted");
  }
  return proof;
}

// {fault: "" | name, proof}; "no_crypto" where the browser works nothing out: pages without https.
export async function verify(text, noted = []) {
  if (!globalThis.crypto?.subtle) return { fault: "no_crypto", proof: null };
  try {
    return { fault: "", proof: await check(text, noted) };
  } catch (error) {
    return { fault: error instanceof Wrong ? error.message : "unreadable", proof: null };
  }
}

// A file as text, or text that no proof is: bytes that are no letters must not be read as such.
export async function textOf(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
  } catch {
    return "";
  }
}
