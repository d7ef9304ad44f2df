// What is left of an auction, by the server's clock: the reader's own clock may be wrong.
import { createElement as h, useEffect, useRef, useState } from "react";

const two = (number) => String(number).padStart(2, "0");

function left(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

// until, now: moments in milliseconds as the server gave them, as text; now is when it did.
export function AuctionClock({ until, now, label, on_end }) {
  const [shown, setShown] = useState(() => left(until - now));
  const told = useRef("");
  useEffect(() => {
    const apart = Number(now) - Date.now();
    const tick = () => {
      const more = until - (Date.now() + apart);
      setShown(left(more));
      // The job that ends it needs a moment; the page is asked again, it decides nothing here.
      if (more <= 0 && told.current !== until) {
        told.current = until;
        setTimeout(() => on_end?.(), 400);
      }
    };
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [until, now]);
  const last = until - now > 0 && shown.length === 5 && shown < "01:00";
  return h("p", { className: `auction-clock${last ? " auction-clock--last" : ""}`, role: "timer", "aria-label": label }, shown);
}
