// Runs the parts of a meeting's script that need no page, and says what came out as JSON.
import { minorOf, money } from "../../assets/money.js";
import { Steps, dueIn, merge, problem, sums } from "../../assets/meeting_sums.js";
import { Draft } from "../../assets/meeting_draft.js";

const kept = new Map();
globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
globalThis.document = {
  addEventListener() {}, removeEventListener() {}, querySelectorAll: () => [], querySelector: () => null, activeElement: null,
  documentElement: { setAttribute() {}, removeAttribute() {}, hasAttribute: () => false },
};

const sheet = {
  open: true, draft: "circle-meeting:u:m", columns: ["savings", "social", "fine", "shares", "loan"], price: 5000, late_fine: 500, held: 124000,
  rows: [
    { id: "a", due: { savings: 10000, social: 1000 }, most: { loan: 0, shares: 5 } },
    { id: "b", due: { savings: 10000, social: 1000, loan: 45000, fine: 1000 }, most: { loan: 90000, shares: 5 } },
  ],
  loans: [{ id: "l", minor: 20000 }], pieces: [50000, 10000],
};
const values = new Map(Object.entries({
  "a|presence": "present", "a|savings": 10000, "a|shares": 2, "b|presence": "late", "b|savings": 5050, "b|loan": 45000,
  "|hand_over.l": true, "|count.50000": 3, "|count.coins": 24050,
}));

const typed = ["1,23,456.50", "१,२३,४५६.५", "₹ 450", "123,456", ".5", "", "12,34", "1.234", "1e9", "-5", "99999999999"];
const found = { typed: typed.map((text) => minorOf(text) ?? String(minorOf(text))), shown: [money(12345650), money(-200000), money(1500, { symbol: "UGX ", exponent: 0, step: 3 }), money(5)] };
const total = sums(sheet, values);
found.sums = { ...total, rows: [...total.rows], pieces: [...total.pieces] };
found.empty = sums({ ...sheet, held: 0, loans: [] }, new Map()).gap;
found.due = [dueIn(sheet, values, sheet.rows[0], "fine"), dueIn(sheet, values, sheet.rows[1], "fine"), dueIn(sheet, values, sheet.rows[1], "loan")];
found.problems = [problem(sheet.rows[1], "savings", 5050), problem(sheet.rows[1], "loan", 90001), problem(sheet.rows[0], "shares", 6), problem(sheet.rows[0], "savings", 12000)];

const server = new Map([["a|savings", 100], ["b|savings", 70], ["|minutes", "two words"]]);
const met = merge(server, new Map([["a|savings", [200, [100]]], ["b|savings", [90, [50]]], ["|minutes", ["two  words ", ["x"]]], ["a|loan", [5, [null]]]]));
found.merged = { values: [...met.values], lost: met.lost };

const steps = new Steps();
steps.add([["a", null, 1]], true);
steps.add([["a", 1, 12]], true);
steps.close();
steps.add([["a", 12, 3], ["b", null, 4]]);
found.steps = [steps.back(), steps.back(), steps.back(), steps.again()];

// A draft: typed, handed over, lost on the way, handed over again, answered; then another device.
const sent = [];
class Page extends Draft {
  paint() {}
  total() {}
  choose() {}
  write() {}
  put(key, value) {
    if (value === null) this.values.delete(key);
    else this.values.set(key, value);
  }
}
const page = new Page({ saved: "", unsaved: "", saving: "" }, (text) => sent.push(JSON.parse(text)), () => sent.push("close"));
const hear = (cells, more) => page.receive(sheet, new Map(Object.entries(cells)), { serial: 1, ack: 0, savedAt: "", refusal: "", ...more });
kept.set(sheet.draft, JSON.stringify([["a|savings", [300, [null]]], ["b|savings", [1, [null]]]]));
hear({ "b|savings": 2 });
found.resumed = { values: [...page.values], lost: page.lost };
page.flush();
page.pending.set("a|savings", [400, [300]]);
page.store();
found.while_away = JSON.parse(kept.get(sheet.draft));
hear({ "b|savings": 2, "a|savings": 300 }, { serial: 2 });
found.again = [...page.values];
page.flush();
page.closing = true;
hear({ "b|savings": 2, "a|savings": 400 }, { serial: 2, ack: page.flight.batch });
found.sent = sent.map((each) => each.cells ?? each);
found.left = [kept.get(sheet.draft) ?? null, page.pending.size];
page.stop();
console.log(JSON.stringify(found));
process.exit(0);
