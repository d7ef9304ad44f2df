// The card "Notices on this device"; what it does stands in push_ways.js.
import { createElement as h, useEffect, useState } from "react";
import { look, switchOff, switchOn } from "./push_ways.js";

const ACTS = { off: switchOn, failed: switchOn, on: switchOff };

export function PushCard({ words }) {
  const [state, setState] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let here = true;
    look().then((found) => here && setState(found));
    return () => { here = false; };
  }, []);
  const act = ACTS[state];
  const tap = async () => {
    if (busy) return;
    setBusy(true);
    setState(await act());
    setBusy(false);
  };
  return h("div", { className: "stack", "data-push": state },
    h("div", { role: "status" },
      h("p", { className: "item__title" }, state ? words[`${state}_title`] : words.looking),
      h("p", { className: "muted small" }, state ? words[`${state}_text`] : words.looking_text)),
    act && h("div", { className: "actions" },
      h("button", { type: "button", className: `button button--${state === "on" ? "outline" : "soft"}`, "aria-busy": busy, onClick: tap },
        h("span", { className: "spinner", "aria-hidden": "true" }),
        h("span", null, words[state === "on" ? "act_off" : state === "failed" ? "act_again" : "act_on"]))));
}
