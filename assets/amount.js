// An amount or a count that can be typed, stepped and slid; the three always agree.
import { createElement as h, useEffect, useId, useRef, useState } from "react";

const LATIN = /[०-९]/g;
const clean = (text) =>
  text.replace(LATIN, (digit) => String(digit.charCodeAt(0) - 0x966)).replace(/[^\d.]/g, "");

function grouped(text) {
  const [whole, ...fraction] = clean(text).split(".");
  if (!whole) return "";
  const head = whole.slice(0, -3).replace(/\B(?=(\d{2})+(?!\d))/g, ",");
  const joined = head ? `${head},${whole.slice(-3)}` : whole;
  return fraction.length ? `${joined}.${fraction.join("").slice(0, 2)}` : joined;
}

// Anything else is left as it was typed and refused in words: "1e9" must not turn into 19.
const isAmount = (text) => /^\s*₹?\s*[\d०-९][\d०-९,]*(\.[\d०-९]{0,2})?\s*$/.test(text);

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

export function AmountField({
  name, label, labelId, describedBy, defaultValue = "", prefix, suffix, min = 0, max = 0, step = 1,
  slider = false, stepper = false, less, more, lowText, highText, large = false, money = true,
  invalid = false, required = false, readOnly = false, keep = false, onChange,
}) {
  const format = money ? grouped : clean;
  const [text, setText] = useState(format(String(defaultValue ?? "")));
  const timer = useRef();
  const id = useId();
  const offered = useRef(text);
  useEffect(() => {
    const before = offered.current;
    offered.current = format(String(defaultValue ?? ""));
    // Where others change what is offered, what somebody has typed stays.
    setText((typed) => (keep && typed !== before ? typed : offered.current));
  }, [defaultValue]);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const change = (next, soon = 250) => {
    setText(next);
    if (!onChange) return;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => onChange(isAmount(next) ? clean(next) : next), soon);
  };
  const number = isAmount(text) ? Number(clean(text)) : 0;
  const top = max || Number.MAX_SAFE_INTEGER;
  const move = (by) => {
    const base = by > 0 ? Math.floor(number / step) * step : Math.ceil(number / step) * step;
    change(format(String(clamp(base + by, min, top))), 120);
  };
  const share = max > min ? ((clamp(number, min, max) - min) / (max - min)) * 100 : 0;

  const button = (sign, by, words) =>
    h(
      "button",
      { type: "button", className: "round", "aria-label": words, onClick: () => move(by), disabled: readOnly },
      h("svg", { className: "icon", viewBox: "0 0 24 24", "aria-hidden": true },
        h("path", { d: sign === "+" ? "M12 5v14M5 12h14" : "M6 12h12" })),
    );

  const field = h(
    "div",
    { className: `amount__box${large ? " amount__box--large" : ""}${invalid ? " amount__box--invalid" : ""}` },
    prefix ? h("span", { className: "amount__sign", "aria-hidden": true }, prefix) : null,
    h("input", {
      id: labelId ? undefined : id, name, value: text, inputMode: money ? "decimal" : "numeric", autoComplete: "off",
      className: "amount__input", "aria-label": label || undefined, "aria-labelledby": labelId || undefined,
      "aria-describedby": describedBy || undefined, "aria-invalid": invalid || undefined, required, readOnly,
      onChange: (event) => change(event.target.value),
      onBlur: () => isAmount(text) && setText(format(text)),
    }),
    suffix ? h("span", { className: "amount__suffix" }, suffix) : null,
  );
  const range = h("input", {
    type: "range", className: "range", min, max, step, value: clamp(number, min, max || 0),
    "aria-label": label || undefined, "aria-labelledby": labelId || undefined,
    style: { "--fill": `${share}%` },
    onChange: (event) => change(format(event.target.value), 80),
  });
  if (slider) {
    return h("div", { className: "amount" }, field,
      h("div", { className: "amount__slide" },
        button("−", -step, less),
        h("div", { className: "amount__track" }, range,
          h("div", { className: "amount__ends", "aria-hidden": true }, h("span", null, lowText), h("span", null, highText))),
        button("+", step, more)));
  }
  if (stepper) {
    return h("div", { className: "amount amount--stepper" }, button("−", -step, less), field, button("+", step, more));
  }
  return h("div", { className: "amount" }, field);
}
