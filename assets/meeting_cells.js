// The cells of a meeting's sheet: what stands in them, what they add up to, what is wrong with them.
import { countOf, minorOf, money, plain } from "./money.js";
import { Draft, TYPED, fill, kindOf } from "./meeting_draft.js";
import { HERE, problem, sums } from "./meeting_sums.js";

export class Cells extends Draft {
  put(key, value) {
    if (value === null || value === undefined) this.values.delete(key);
    else this.values.set(key, value);
  }

  change(changes, { record = true, goesOn = false } = {}) {
    const made = [];
    for (const [key, after] of changes) {
      const before = this.values.get(key) ?? null;
      this.wrong.delete(key);
      this.late.delete(key);
      if (before === after) continue;
      made.push([key, before, after]);
      this.put(key, after);
      const sent = this.flight?.cells.get(key);
      const base = this.pending.get(key)?.[1] ?? (sent ? [sent[0]] : [this.server.get(key) ?? null]);
      this.pending.set(key, [after, base]);
      this.paint(key);
    }
    if (made.length) {
      if (record) this.steps.add(made, goesOn);
      this.refusal = "";
      this.storing ??= setTimeout(() => this.store(), 150);
      this.soon();
    }
    this.total();
    return made;
  }

  shown(kind, value, plainly = false) {
    if (value === undefined || value === null) return "";
    if (kind === "count") return String(value);
    return plainly ? plain(value, this.sheet.exponent, this.sheet.step) : money(value, this.sheet);
  }

  paint(key, force = false) {
    const value = this.values.get(key);
    for (const control of this.controls.get(key) ?? []) {
      const kind = kindOf(control);
      const typing = control === document.activeElement;
      if (kind === "presence") control.checked = HERE.has(value);
      else if (kind === "check") control.checked = Boolean(value);
      else if (typing && !force) continue;
      else control.value = TYPED.has(kind) ? this.shown(kind, value, typing) : (value ?? "");
    }
  }

  read(control) {
    const kind = kindOf(control);
    if (TYPED.has(kind)) {
      const typed = kind === "amount" ? minorOf(control.value, this.sheet) : countOf(control.value);
      return typed === 0 ? null : typed; // nothing is nothing
    }
    if (kind === "presence") return control.checked ? "present" : "absent";
    if (kind === "check") return control.checked || null;
    return control.value || null;
  }

  write(name, text) {
    for (const out of this.outs.get(name) ?? []) {
      if (this.texts.get(out) === text) continue;
      this.texts.set(out, text);
      // The text node may be React's own: it is changed, never replaced.
      if (out.firstChild?.nodeType === 3) out.firstChild.nodeValue = text;
      else out.textContent = text;
    }
  }

  total() {
    const found = sums(this.sheet, this.values);
    const amount = (minor) => (minor ? money(minor, this.sheet) : "–");
    for (const [id, minor] of found.rows) this.write(`total:${id}`, amount(minor));
    for (const [field, sum] of Object.entries(found.columns)) {
      this.write(`sum:${field}`, field === "shares" ? String(sum || "–") : amount(sum));
    }
    this.write("present", fill(this.words.present, { n: found.present, all: this.sheet.rows.length }));
    for (const name of ["grand", "bar"]) this.write(name, money(found.collected, this.sheet));
    this.write("collected", `+ ${money(found.collected, this.sheet)}`);
    this.write("should", money(found.should, this.sheet));
    for (const { id } of this.sheet.loans) {
      for (const line of this.outs.get(`loan:${id}`) ?? []) line.hidden = !this.values.get(`|hand_over.${id}`);
    }
    for (const value of [...this.sheet.pieces, "coins"]) this.write(`piece:${value}`, amount(found.pieces.get(value)));
    this.verdict(found);
    this.noting ??= setTimeout(() => this.notes(found), 350);
    this.found = found;
  }

  verdict({ counted, gap }) {
    const state = gap === null ? "none" : gap === 0 ? "equal" : gap < 0 ? "less" : "more";
    for (const box of this.outs.get("verdict") ?? []) if (box.dataset.way !== state) box.dataset.way = state;
    this.write("counted", counted === null ? "–" : money(counted, this.sheet));
    this.write("gap", fill(this.words[`gap_${state}`], { difference: money(Math.abs(gap ?? 0), this.sheet) }));
  }

  notes() {
    this.noting = null;
    const lines = this.lost.map(([key, mine]) => fill(this.words.lost, { cell: this.nameOf(key), mine: this.told(key, mine), theirs: this.told(key, this.server.get(key)) }));
    for (const row of this.sheet.rows) {
      const marked = this.values.get(`${row.id}|presence`);
      for (const field of this.sheet.columns) this.mark(row, field, lines);
      if (marked === "absent") lines.push(fill(row.fine ? this.words.absent_fine : this.words.absent, row));
    }
    const more = lines.length - 6;
    if (more > 1) lines.splice(6, Infinity, fill(this.words.and_more, { n: more }));
    // One text, no list of elements: an element put in has the whole page look at its `:has` rules.
    this.write("notes", lines.map((line) => `• ${line}`).join("\n"));
    this.progress();
    const counters = [...this.controls].filter(([key]) => key.startsWith("|counted_by.") && this.values.get(key));
    const names = counters.map(([, [control]]) => control.dataset.name).join(", ");
    this.write("counters", names ? fill(this.words.counted_by, { names }) : this.words.columns.counted_by);
    const { collected, should } = this.found;
    const told = fill(this.words.totals, { collected: money(collected, this.sheet), should: money(should, this.sheet) });
    if (this.told_totals && told !== this.told_totals) this.tell(told);
    this.told_totals = told;
  }

  mark(row, field, lines) {
    const key = `${row.id}|${field}`;
    const [control] = this.controls.get(key) ?? [];
    if (!control) return;
    const value = this.values.get(key);
    const mark = this.wrong.has(key) ? "wrong" : control === document.activeElement ? "" : problem(row, field, value);
    const words = mark && fill(this.words[field === "shares" && mark === "most" ? "most_shares" : mark], {
      name: row.name, cell: this.nameOf(key), paid: this.told(key, value), due: this.told(key, row.due[field]), most: this.told(key, row.most[field]),
    });
    if (mark) lines.push(words);
    // An attribute that is set restyles, even to what it was.
    if (this.marks.get(control) === words) return;
    this.marks.set(control, words);
    control.dataset.mark = mark;
    control.title = words;
    control.setAttribute("aria-invalid", String(mark === "wrong" || mark === "most"));
  }

  told(key, value) {
    const kind = kindOf(this.controls.get(key)?.find((each) => each.dataset.kind !== "presence"));
    if (value === null || value === undefined) return "–";
    return TYPED.has(kind) ? this.shown(kind, value) : this.words.presence[value] ?? String(value);
  }

  nameOf(key) {
    return this.controls.get(key)?.[0].getAttribute("aria-label") ?? this.words.columns[key.split(/[|:]/)[1]] ?? "";
  }

  progress() {
    const { marked, gap } = this.found;
    const filled = this.sheet.rows.every(({ id, due }) =>
      !HERE.has(this.values.get(`${id}|presence`)) || !due.savings || this.values.has(`${id}|savings`));
    const done = { roll: marked === this.sheet.rows.length, collect: marked > 0 && filled, loans: !this.sheet.loans.length || this.found.lent > 0, count: gap === 0 || (gap !== null && this.values.has("|reason")) };
    const part = document.activeElement?.closest?.("[data-part]")?.dataset.part ?? Object.keys(done).find((each) => !done[each]);
    for (const step of document.querySelectorAll("[data-step]")) {
      const name = step.dataset.step;
      const state = done[name] ? "done" : "todo";
      if (step.dataset.way !== state) step.dataset.way = state;
      if (step.hasAttribute("data-now") !== (name === part)) step.toggleAttribute("data-now", name === part);
      this.write(`step:${name}`, done[name] ? this.words.done : "");
    }
  }
}
