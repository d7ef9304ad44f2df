// A draw in the reader's browser: keeps what it was shown before the draw, and works out afterwards
// whether the proof fits. What is calculated stands in draw_proof.js.
import { createElement as h, useEffect, useRef, useState } from "react";
import { recall, remember, textOf, verdict } from "./draw_memory.js";

export function DrawMemory({ memory }) {
  useEffect(() => { remember(memory); }, [memory.key, memory.seen, memory.word]);
  return null;
}

export function RandomWord({ target, label }) {
  const fill = () => {
    const field = document.getElementById(target);
    const letters = Array.from(crypto.getRandomValues(new Uint8Array(8)), (each) => each.toString(16).padStart(2, "0")).join("");
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, letters);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return h("button", { type: "button", className: "button button--soft", onClick: fill }, h("span", null, label));
}

const SIGNS = {
  good: h("path", { d: "M5 12.6l4.4 4.4L19 7.6" }),
  bad: h("path", { d: "M6.5 6.5l11 11M17.5 6.5l-11 11" }),
  none: h("path", { d: "M12 7v6M12 16.5h.01" }),
};

function Verdict({ found, words }) {
  const tone = { genuine: "good", no_crypto: "none", failed: "none", looking: "none" }[found.state] ?? "bad";
  const below = found.state === "not" ? words[found.fault] : words[`${found.state}_text`];
  return h("div", { className: `proved proved--${tone}`, role: "status", "data-verdict": found.state, "data-fault": found.fault ?? "" },
    h("span", { className: "proved__sign", "aria-hidden": "true" },
      h("svg", { viewBox: "0 0 24 24", className: "proved__mark" }, SIGNS[tone])),
    h("div", { className: "stack stack--tight" },
      h("p", { className: "proved__title" }, words[found.state]),
      h("p", { className: "muted small" }, below),
      ...(found.notes ?? []).map((note) => h("p", { key: note, className: "small" }, words[note] ?? note))));
}

function FromElsewhere({ words }) {
  const [found, setFound] = useState(null);
  const file = useRef(null);
  const noted = useRef(null);
  const look = async () => {
    const chosen = file.current.files[0];
    if (!chosen) return setFound(null);
    const lines = noted.current.value.split("\n").filter((line) => line.trim());
    const done = await verdict(await textOf(chosen), lines, null);
    if (done.proof) {
      const { number } = done.proof.slots.find((each) => each.slot === done.proof.winner);
      done.notes = [words.round.replace("{n}", done.proof.round_number).replace("{slot}", number)];
    }
    return setFound(done);
  };
  return h("div", { className: "stack" },
    h("label", { className: "stack stack--tight" }, h("span", { className: "strong small" }, words.choose),
      h("input", { ref: file, type: "file", accept: ".json,application/json", className: "draw-file", onChange: look })),
    h("label", { className: "stack stack--tight" }, h("span", { className: "strong small" }, words.note),
      h("textarea", { ref: noted, rows: 2, className: "input draw-noted mono", onChange: look })),
    found && h(Verdict, { found, words }));
}

export function DrawCheck({ memory, words, file }) {
  const [found, setFound] = useState({ state: "looking" });
  useEffect(() => {
    let here = true;
    if (file || !memory.proof) return undefined;
    setFound({ state: "looking" });
    (async () => {
      let text;
      try {
        const answer = await fetch(memory.proof, { credentials: "same-origin" });
        if (!answer.ok) throw new Error(String(answer.status));
        text = await answer.text();
      } catch {
        if (here) setFound({ state: "failed" });
        return;
      }
      const kept = recall(memory.key);
      const done = await verdict(text, kept.seen, { member: memory.member, ...kept });
      if (here) setFound(done);
    })();
    return () => { here = false; };
  }, [memory.proof, memory.key, file]);
  return file ? h(FromElsewhere, { words }) : h(Verdict, { found, words });
}
