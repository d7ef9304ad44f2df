// What a device keeps of a draw and makes of its proof: [proofs] in, answers out.
const kept = new Map();
globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => { kept.set(key, value); } };
const { recall, remember, verdict } = await import("../../assets/draw_memory.js");

const { proof, member, word, seal, latest, other } = JSON.parse(await Bun.stdin.text());
const found = {};
const short = ({ state, fault, notes }) => [state, fault ?? "", notes ?? []];
remember({ key: "", seen: seal, word: "" });
remember({ key: "d", seen: "", word: "" });
found.nothing = [kept.size, recall("d")];
found.stranger = short(await verdict(proof, [], { member: "nobody", ...recall("d") }));
found.unseen = short(await verdict(proof, recall("d").seen, { member, ...recall("d") }));
remember({ key: "d", seen: `${seal} ${seal}`, word: "" });
found.other_device = short(await verdict(proof, recall("d").seen, { member, ...recall("d") }));
remember({ key: "d", seen: `${seal} ${latest}`, word });
remember({ key: "d", seen: `${seal} ${latest}`, word: "" });
found.kept = recall("d");
found.mine = short(await verdict(proof, recall("d").seen, { member, ...recall("d") }));
found.dropped = short(await verdict(other, [], { member, ...recall("d") }));
found.replaced = short(await verdict(other, recall("d").seen, { member, ...recall("d") }));
found.elsewhere = short(await verdict(other, [], null));
for (let each = 0; each < 100; each += 1) remember({ key: "d", seen: `${seal} ${each}`, word: "" });
found.full = [recall("d").seen.length, recall("d").seen[0], recall("d").seen.at(-1)];
kept.set("d", "no json");
found.garbled = recall("d");
globalThis.localStorage.setItem = () => { throw new Error("full"); };
remember({ key: "d", seen: seal, word });
console.log(JSON.stringify(found));
