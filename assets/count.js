// Counted money: an amount, or notes and coins; the total and the difference show as it is typed.
import { createElement as h, useEffect, useState } from "react";
import { latin, minorOf as read, money as amount } from "./money.js";

const clean = (text) => latin(text).replace(/[^\d.]/g, "");
const minorOf = (text) => read(clean(text)) ?? null;
const money = (minor, symbol) => amount(Math.abs(minor), { symbol });

const round = (sign, words, onClick) =>
  h("button", { type: "button", className: "round", "aria-label": words, onClick },
    h("svg", { className: "icon", viewBox: "0 0 24 24", "aria-hidden": true },
      h("path", { d: sign === "+" ? "M12 5v14M5 12h14" : "M6 12h12" })));

export function MoneyCount({
  pieces = "", booked = 0, symbol = "₹", serial = "", byAmount, byPieces, amountLabel, totalLabel,
  piece, less, more, agrees, missing, extra, ways,
}) {
  const values = pieces ? pieces.split(",").map(Number) : [];
  const [counting, setCounting] = useState(values.length > 0);
  const [typed, setTyped] = useState("");
  const [counts, setCounts] = useState({});
  useEffect(() => { setTyped(""); setCounts({}); }, [serial]);

  const count = (value) => Number(clean(counts[value] ?? "")) || 0;
  const anyPiece = Object.values(counts).some((text) => clean(text) !== "");
  const total = counting
    ? (anyPiece ? values.reduce((sum, value) => sum + value * count(value), 0) : null)
    : minorOf(typed);
  const gap = total === null ? null : total - booked;
  const set = (value, text) => setCounts((former) => ({ ...former, [value]: latin(text).replace(/\D/g, "").slice(0, 5) }));

  const way = (on, words) =>
    h("button", { type: "button", className: "segmented__part", "aria-pressed": counting === on, onClick: () => setCounting(on) }, words);
  const row = (value) =>
    h("div", { className: "piece", key: value },
      h("span", { className: "piece__value num" }, money(value, symbol)),
      h("div", { className: "piece__count" },
        round("−", `${less}: ${money(value, symbol)}`, () => set(value, String(Math.max(0, count(value) - 1)))),
        h("input", {
          className: "input piece__input num", inputMode: "numeric", autoComplete: "off", value: counts[value] ?? "", placeholder: "0",
          "aria-label": piece.replace("{value}", money(value, symbol)), onChange: (event) => set(value, event.target.value),
        }),
        round("+", `${more}: ${money(value, symbol)}`, () => set(value, String(count(value) + 1)))),
      h("span", { className: "piece__sum num" }, count(value) ? money(value * count(value), symbol) : "–"));

  const state = gap === null ? "none" : gap === 0 ? "equal" : gap < 0 ? "less" : "more";
  const words = { none: "", equal: agrees, less: missing, more: extra }[state];
  return h("div", { className: "money-count", "data-state": state },
    values.length
      ? h("div", { className: "segmented", role: "group", "aria-label": ways }, way(true, byPieces), way(false, byAmount))
      : null,
    counting
      ? h("div", { className: "pieces" }, values.map(row))
      : h("div", { className: "amount__box amount__box--large" },
        h("span", { className: "amount__sign", "aria-hidden": true }, symbol),
        h("input", {
          className: "amount__input", "aria-label": amountLabel, inputMode: "decimal", autoComplete: "off", value: typed,
          onChange: (event) => setTyped(event.target.value),
          onBlur: () => minorOf(typed) !== null && setTyped(money(minorOf(typed), "")),
        })),
    h("div", { className: `money-count__total money-count__total--${state}`, role: "status" },
      h("span", { className: "muted" }, totalLabel),
      h("span", { className: "money-count__sum num" }, total === null ? "–" : money(total, symbol)),
      h("span", { className: "money-count__gap" }, gap ? words.replace("{difference}", money(gap, symbol)) : words)),
    h("input", { type: "hidden", name: "amount", value: counting ? "" : typed, readOnly: true }),
    h("input", {
      type: "hidden", name: "pieces", readOnly: true,
      value: counting && anyPiece ? values.filter(count).map((value) => `${value}:${count(value)}`).join(",") || "0" : "",
    }));
}
