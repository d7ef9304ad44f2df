// What the sheet of a meeting adds up to, and how changes of two devices come together.
// Nothing here knows a page: `sheet` is what the server sent, `values` maps a cell's key
// ("<member>|savings", "|count.50000") to what stands in it; empty cells are not in the map.

/** The columns of money and shares; which of them a circle uses, its sheet says. */
export const COLUMNS = ["savings", "social", "fine", "shares", "loan"];
export const HERE = new Set(["present", "late"]);

const number = (value) => (typeof value === "number" ? value : 0);
const cell = (values, member, field) => values.get(`${member}|${field}`);

/** What a member brings, in minor units; shares count at their price. */
export function rowTotal(sheet, values, member) {
  let sum = 0;
  for (const field of sheet.columns) {
    const value = number(cell(values, member, field));
    sum += field === "shares" ? value * sheet.price : value;
  }
  return sum;
}

/** Totals of all rows, all columns, the box and the count; whole numbers only. */
export function sums(sheet, values) {
  const columns = Object.fromEntries(sheet.columns.map((field) => [field, 0]));
  const rows = new Map();
  let collected = 0;
  let present = 0;
  let marked = 0;
  for (const { id } of sheet.rows) {
    const total = rowTotal(sheet, values, id);
    rows.set(id, total);
    collected += total;
    for (const field of sheet.columns) columns[field] += number(cell(values, id, field));
    const presence = cell(values, id, "presence");
    if (presence) marked += 1;
    if (HERE.has(presence)) present += 1;
  }
  const lent = sheet.loans.reduce((sum, each) => sum + (values.get(`|hand_over.${each.id}`) ? each.minor : 0), 0);
  const should = sheet.held + collected - lent;
  let counted = null;
  const pieces = new Map();
  for (const value of [...sheet.pieces, "coins"]) {
    const typed = values.get(`|count.${value}`);
    if (typeof typed !== "number") continue;
    const sum = value === "coins" ? typed : typed * value;
    pieces.set(value, sum);
    counted = (counted ?? 0) + sum;
  }
  // An empty box needs no counting.
  if (counted === null && should === 0) counted = 0;
  const gap = counted === null ? null : counted - should;
  return { rows, columns, collected, present, marked, lent, should, pieces, counted, gap };
}

/** What fills a cell that is filled by one key: what is due there. `null` where nothing is. */
export function dueIn(sheet, values, row, field) {
  if (field === "fine") {
    const owed = number(row.due.fine);
    const late = cell(values, row.id, "presence") === "late" ? sheet.late_fine : 0;
    return owed + late || null;
  }
  return row.due[field] || null;
}

/** What is wrong with a number in a cell: `most` (too much), `less` (than is due), or nothing. */
export function problem(row, field, value) {
  if (typeof value !== "number") return "";
  const most = row.most[field];
  if (most !== undefined && value > most) return "most";
  if (field !== "shares" && field !== "fine" && row.due[field] && value < row.due[field]) return "less";
  return "";
}

const spaced = (value) => (typeof value === "string" ? value.trim().replace(/\s+/g, " ") : value);
/** Whether a cell holds the same; the server tidies the spaces of texts. */
const same = (one, other) => spaced(one) === spaced(other);

/**
 * What this device typed and the server has not taken yet, laid over what the server has.
 * `pending` maps a key to [value, what the server may have had there]. Where another device wrote
 * something else into the same cell meanwhile, that stays, and the key is `lost` here.
 */
export function merge(server, pending) {
  const values = new Map(server);
  const lost = [];
  for (const [key, [mine, before]] of pending) {
    const theirs = server.get(key) ?? null;
    if (same(theirs, mine) || before.some((each) => same(theirs, each))) {
      if (mine === null) values.delete(key);
      else values.set(key, mine);
    } else {
      lost.push(key);
    }
  }
  return { values, lost };
}

/** Steps back: each is a list of [key, before, after]; typing on in one cell is one step. */
export class Steps {
  constructor() {
    this.done = [];
    this.undone = [];
  }

  add(changes, goesOn = false) {
    const last = this.done.at(-1);
    if (goesOn && last?.open && last.changes[0][0] === changes[0][0]) last.changes[0][2] = changes[0][2];
    else this.done.push({ changes, open: goesOn });
    if (this.done.length > 200) this.done.shift();
    this.undone = [];
  }

  /** The cell was left: typing in it again is another step. */
  close() {
    const last = this.done.at(-1);
    if (last) last.open = false;
  }

  back() {
    const step = this.done.pop();
    if (!step) return [];
    this.undone.push(step);
    return step.changes.map(([key, before]) => [key, before]);
  }

  again() {
    const step = this.undone.pop();
    if (!step) return [];
    this.done.push({ ...step, open: false });
    return step.changes.map(([key, , after]) => [key, after]);
  }
}
