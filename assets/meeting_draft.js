// The draft of a meeting in this browser: what the server has not taken yet is kept here, handed over
// in batches, sent again without an answer, and laid over what other devices have saved meanwhile.
import { Steps, merge } from "./meeting_sums.js";

const SOON = 700; // at most one batch in so many milliseconds
const PATIENCE = 6000; // without an answer a batch is sent again
export const TYPED = new Set(["amount", "count"]);
const WRITTEN = new Set([...TYPED, "text"]);
export const kindOf = (control) => control?.dataset?.kind;
export const fill = (sentence, params) => sentence.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");

export class Draft {
  constructor(words, send, close) {
    Object.assign(this, { words, send, close });
    this.values = new Map();
    this.server = new Map();
    this.pending = new Map(); // key → [value, what the server may have there]
    this.flight = null;
    this.wrong = new Set();
    this.late = new Set();
    this.lost = [];
    this.steps = new Steps();
    this.batch = Date.now();
    this.away = false;
    this.texts = new WeakMap();
    this.marks = new WeakMap();
    for (const [type, hear] of this.hears()) document.addEventListener(type, hear);
    document.documentElement.setAttribute("data-meeting", "");
  }

  hears() {
    this.bound ??= [
      ["input", (event) => this.onInput(event)], ["keydown", (event) => this.onKey(event)],
      ["focusin", (event) => this.onFocus(event)], ["focusout", (event) => this.onLeave(event)],
      ["click", (event) => this.onClick(event)], ["visibilitychange", () => this.store()],
    ];
    return this.bound;
  }

  stop() {
    this.store();
    for (const [type, hear] of this.hears()) document.removeEventListener(type, hear);
    document.documentElement.removeAttribute("data-meeting");
    for (const timer of [this.timer, this.retry, this.noting, this.telling]) clearTimeout(timer);
  }

  receive(sheet, server, { serial, ack, savedAt, refusal }) {
    const first = !this.sheet;
    this.sheet = sheet;
    this.rows = new Map(sheet.rows.map((row) => [row.id, row]));
    if (first) this.pending = this.stored();
    if (ack && ack === this.flight?.batch) this.landed(server, refusal);
    // Loaded anew: nobody knows what became of a batch that was on its way.
    if (this.serial !== serial) this.giveBack();
    this.serial = serial;
    this.savedAt = savedAt || this.savedAt;
    const { values, lost } = merge(server, this.unsent());
    const inHand = document.activeElement?.dataset?.key;
    for (const key of lost) {
      const mine = (this.pending.get(key) ?? this.flight?.cells.get(key))[0];
      if (key === inHand) {
        // Whoever is typing in it goes on, and has the last word.
        this.pending.set(key, [mine, [server.get(key) ?? null]]);
        if (mine === null) values.delete(key);
        else values.set(key, mine);
        continue;
      }
      this.lost.push([key, mine]);
      this.pending.delete(key);
      this.flight?.cells.delete(key);
    }
    const typing = WRITTEN.has(kindOf(document.activeElement)) ? inHand : "";
    const former = this.values;
    this.server = server;
    this.values = values;
    this.index();
    if (!first && typing && !this.pending.has(typing) && former.get(typing) !== values.get(typing)) {
      this.late.add(typing);
      this.put(typing, former.get(typing) ?? null);
    }
    for (const key of this.controls.keys()) {
      if (first || former.get(key) !== this.values.get(key)) this.paint(key);
    }
    this.store();
    this.total();
    if (first) this.choose(document.querySelector("tr[data-member]"));
    if (sheet.open && this.pending.size) this.soon();
    this.finish();
  }

  index() {
    this.controls = new Map();
    for (const control of document.querySelectorAll("[data-key]")) {
      const { key } = control.dataset;
      if (!this.controls.has(key)) this.controls.set(key, []);
      this.controls.get(key).push(control);
    }
    this.outs = new Map();
    for (const out of document.querySelectorAll("[data-out]")) {
      const { out: name } = out.dataset;
      this.outs.set(name, [...(this.outs.get(name) ?? []), out]);
    }
    this.lines = [...document.querySelectorAll("tr[data-member]")];
    this.fields = [...(this.lines[0]?.querySelectorAll("input[data-key]") ?? [])].map((each) => each.dataset.key.split("|")[1]);
  }

  unsent() {
    const all = new Map(this.flight?.cells);
    for (const [key, [value, before]] of this.pending) {
      const sent = this.flight?.cells.get(key);
      all.set(key, [value, sent ? [...before, ...sent[1], sent[0]] : before]);
    }
    return all;
  }

  giveBack() {
    if (!this.flight) return;
    this.pending = this.unsent();
    this.flight = null;
    clearTimeout(this.retry);
  }

  landed(server, refusal) {
    clearTimeout(this.retry);
    this.refusal = refusal;
    if (refusal) this.giveBack();
    // What was typed meanwhile stands on what the server has made of the batch.
    for (const key of this.flight?.cells.keys() ?? []) this.pending.get(key)?.[1].push(server.get(key) ?? null);
    this.flight = null;
  }

  stored() {
    try {
      return new Map(JSON.parse(localStorage.getItem(this.sheet.draft) ?? "[]"));
    } catch {
      return new Map();
    }
  }

  store() {
    clearTimeout(this.storing);
    this.storing = null;
    if (!this.sheet) return;
    const unsent = this.sheet.open ? [...this.unsent()] : [];
    try {
      if (unsent.length) localStorage.setItem(this.sheet.draft, JSON.stringify(unsent));
      else localStorage.removeItem(this.sheet.draft);
    } catch {
      // Without storage the server alone keeps the draft.
    }
  }

  soon(wait = SOON) {
    this.timer ??= setTimeout(() => this.flush(), wait);
    this.tellSaved();
  }

  flush() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.away || document.documentElement.hasAttribute("data-offline")) {
      if (this.pending.size) this.soon(1500);
    } else if (!this.flight && this.pending.size && this.sheet.open) {
      this.batch += 1;
      this.flight = { batch: this.batch, cells: this.pending };
      this.pending = new Map();
      const cells = [...this.flight.cells].map(([key, [value]]) => [key, value]);
      this.send(JSON.stringify({ batch: this.batch, cells }));
      this.retry = setTimeout(() => {
        this.giveBack();
        this.slow = true;
        this.soon();
      }, PATIENCE);
    }
    this.tellSaved();
  }

  finish() {
    const all = !this.flight && !this.pending.size;
    if (all) this.slow = false;
    else if (!this.flight && !this.refusal) this.soon();
    this.tellSaved();
    if (this.closing && all) {
      this.closing = false;
      this.close();
    }
  }

  tellSaved() {
    const outs = this.outs?.get("saved");
    if (!outs) return;
    const waits = this.pending.size > 0 || this.flight;
    const stuck = waits && (this.away || this.slow || this.refusal || document.documentElement.hasAttribute("data-offline"));
    const state = stuck ? "unsaved" : waits ? "saving" : this.savedAt ? "saved" : "none";
    const words = { unsaved: this.refusal || this.words.unsaved, saving: this.words.saving, saved: fill(this.words.saved, { time: this.savedAt }), none: "" }[state];
    this.write("saved", words);
    this.write("closing", state === "unsaved" ? words : this.wrong.size ? this.words.wrong_first : this.words.saving_last);
    const former = this.state;
    this.state = state;
    if (state !== former) for (const out of outs) out.parentElement.dataset.way = state;
    if (state === "unsaved" ? former !== state : former === "unsaved" && state === "saved") this.tell(words);
  }

  tell(words) {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.write("live", words), 50);
  }
}
