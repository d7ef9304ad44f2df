// Checks proofs as the browser does: [[base64 of the file, fingerprints noted]] in, faults out.
import { canonical, textOf, verify } from "../../assets/draw_proof.js";

const cases = JSON.parse(await Bun.stdin.text());
const faults = [];
for (const [file, noted] of cases) {
  const bytes = Buffer.from(file, "base64");
  const text = await textOf({ arrayBuffer: async () => bytes });
  faults.push((await verify(text, noted)).fault);
}
const subtle = Object.getOwnPropertyDescriptor(globalThis, "crypto");
Object.defineProperty(globalThis, "crypto", { value: {}, configurable: true });
const without = (await verify("{}")).fault;
Object.defineProperty(globalThis, "crypto", subtle);
console.log(JSON.stringify({ faults, without, canonical: canonical({ b: [1, null, true], a: "é\u2028\"\\\n\u0001" }) }));
