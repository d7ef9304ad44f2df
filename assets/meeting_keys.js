// Hands and keys on a meeting's sheet: typing, filling in what is due, moving, undoing, closing.
import { Cells } from "./meeting_cells.js";
import { TYPED, fill, kindOf } from "./meeting_draft.js";
import { HERE, dueIn } from "./meeting_sums.js";

const MARKS = { p: "present", l: "late", a: "absent", e: "excused" };
const onPhone = () => window.matchMedia("(max-width: 767px)").matches;

export class Hands extends Cells {
  onInput({ target }) {
    const key = target.dataset?.key;
    if (target.dataset?.jump !== undefined) this.choose(this.lines.find((line) => line.dataset.member === target.value));
    if (!key || !this.sheet?.open) return;
    const value = this.read(target);
    if (value === undefined) {
      // Half of what was typed may have been an amount: what stood there before stays.
      if (this.entry?.[0] === key) this.change([this.entry], { goesOn: true });
      this.wrong.add(key);
      this.noting ??= setTimeout(() => this.notes(), 350);
    } else {
      this.change([[key, value]], { goesOn: TYPED.has(kindOf(target)) });
    }
  }

  onFocus({ target }) {
    const key = target.dataset?.key;
    if (!key || !this.sheet) return;
    this.choose(target.closest("tr[data-member]"));
    this.entry = [key, this.values.get(key) ?? null];
    if (TYPED.has(kindOf(target)) && !this.wrong.has(key)) {
      target.value = this.shown(kindOf(target), this.values.get(key), true);
      target.select();
      this.fresh = target;
    }
    this.noting ??= setTimeout(() => this.notes(), 350);
  }

  onLeave({ target }) {
    const key = target.dataset?.key;
    if (!key || !this.sheet) return;
    this.steps.close();
    if (this.late.delete(key)) {
      this.put(key, this.server.get(key) ?? null);
      this.total();
    }
    if (!this.wrong.has(key)) this.paint(key, true);
    this.noting ??= setTimeout(() => this.notes(), 350);
  }

  onKey(event) {
    const control = event.target;
    const kind = kindOf(control);
    const line = control.closest?.("tr[data-member]");
    if (!kind || !this.sheet?.open || event.isComposing || event.altKey) return;
    const does = this.whatDoes(event, control, kind, line);
    if (!does) return;
    event.preventDefault();
    does();
  }

  whatDoes(event, control, kind, line) {
    const letter = event.code?.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (kind === "text" || kind === "choice") return null;
      if (letter === "z") return () => this.step(event.shiftKey ? this.steps.again() : this.steps.back());
      return letter === "y" ? () => this.step(this.steps.again()) : null;
    }
    if (kind === "text" || kind === "choice") return null;
    const { key } = control.dataset;
    const by = event.shiftKey ? -1 : 1;
    if (event.key === "Enter") return () => this.go(this.after(control, line, by));
    if (event.key === "Escape") return () => this.restore(control);
    const up = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (up) return () => this.go(this.beside(control, line, up));
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (side && this.atEdge(control, kind, side)) return () => this.go(this.nextTo(control, line, side));
    if (!line) return null;
    const member = line.dataset.member;
    if (letter === "d") return () => this.fillDue(kind === "presence" ? this.sheet.columns : [key.split("|")[1]], [this.rows.get(member)], true);
    if (event.key === " " && kind !== "presence") return () => this.toggle(member);
    return MARKS[letter] ? () => this.change([[`${member}|presence`, MARKS[letter]]]) : null;
  }

  atEdge(control, kind, side) {
    if (kind === "presence" || kind === "check") return true;
    const { selectionStart: from, selectionEnd: to, value } = control;
    return (from === 0 && to === value.length) || (side < 0 ? to === 0 : from === value.length);
  }

  toggle(member) {
    const key = `${member}|presence`;
    this.change([[key, HERE.has(this.values.get(key)) ? "absent" : "present"]]);
  }

  fillDue(fields, rows, over) {
    const changes = [];
    for (const row of rows) {
      for (const field of fields) {
        const key = `${row.id}|${field}`;
        const due = dueIn(this.sheet, this.values, row, field);
        if (due !== null && this.controls.has(key) && (over || !this.values.has(key))) changes.push([key, due]);
      }
    }
    this.step(changes, true);
  }

  /** Put several cells at once, the one in hand too. */
  step(changes, record = false) {
    this.change(changes, { record });
    for (const [key] of changes) this.paint(key, true);
    if (!record && changes.length) this.go(this.controls.get(changes[0][0])?.[0]);
  }

  restore(control) {
    const [key, value] = this.entry ?? [];
    if (key !== control.dataset.key) return;
    this.change([[key, value]]);
    this.paint(key, true);
    control.select?.();
  }

  lineBy(line, by) {
    return this.lines[this.lines.indexOf(line) + by];
  }

  cell(line, field) {
    return line && this.controls.get(`${line.dataset.member}|${field}`)?.[0];
  }

  counts() {
    return [...document.querySelectorAll("[data-part=count] [data-kind=count], [data-part=count] [data-kind=amount]")];
  }

  beside(control, line, by) {
    if (line) return this.cell(this.lineBy(line, by), control.dataset.key.split("|")[1]);
    const all = this.counts();
    return all[all.indexOf(control) + by];
  }

  nextTo(control, line, by) {
    const field = control.dataset.key.split("|")[1];
    return line && this.cell(line, this.fields[this.fields.indexOf(field) + by]);
  }

  /** Where Enter leads: down the column and to the top of the next; on a phone along the member. */
  after(control, line, by) {
    if (!line) return this.beside(control, line, by);
    const at = this.fields.indexOf(control.dataset.key.split("|")[1]);
    if (onPhone()) return this.cell(line, this.fields[at + by]) ?? this.cell(this.lineBy(line, by), this.fields[by > 0 ? 1 : this.fields.length - 1]);
    const down = this.beside(control, line, by);
    return down ?? this.cell(this.lines.at(by > 0 ? 0 : -1), this.fields[at + by]) ?? (by > 0 ? this.counts()[0] : null);
  }

  choose(line) {
    if (!line || line === this.line) return;
    this.line?.removeAttribute("data-now");
    this.line = line;
    line.setAttribute("data-now", "");
    this.write("at", fill(this.words.at, { n: this.lines.indexOf(line) + 1, all: this.lines.length }));
    const jump = document.querySelector("[data-jump]");
    if (jump) jump.value = line.dataset.member;
  }

  go(control) {
    if (!control) return;
    this.choose(control.closest("tr[data-member]"));
    control.focus();
    control.select?.();
  }

  onClick({ target }) {
    // A click that leads into a cell takes the selection away again.
    if (target === this.fresh && target.selectionStart === target.selectionEnd) target.select();
    this.fresh = null;
    const act = target.closest?.("[data-act]")?.dataset.act;
    if (!act || !this.sheet) return;
    const turn = { previous: -1, next: 1 }[act];
    if (turn) this.choose(this.lineBy(this.line, turn));
    if (act === "undo") this.step(this.steps.back());
    if (act === "all") this.change(this.sheet.rows.map(({ id }) => `${id}|presence`).filter((key) => !this.values.has(key)).map((key) => [key, "present"]));
    if (act === "fill") this.fillDue(this.sheet.columns, this.sheet.rows.filter(({ id }) => HERE.has(this.values.get(`${id}|presence`))), false);
    if (act === "fill-one") this.fillDue(this.sheet.columns, [this.rows.get(this.line?.dataset.member)].filter(Boolean), false);
    if (act === "close") this.ask();
    const part = target.closest("[data-goes]")?.dataset.goes;
    if (part) this.go(document.querySelector(part));
  }

  /** Close the meeting: first everything reaches the server, then it is asked what will be recorded. */
  ask() {
    this.closing = !this.wrong.size;
    if (this.wrong.size) return this.tellSaved();
    this.flush();
    return this.finish();
  }
}
