// The sheet of a meeting in the browser. The server draws the cells once; from then on typing never
// waits for it: our scripts do keys, totals and marks, keep what the server has not taken yet in this
// browser (meeting_draft.js), and hand it over in batches. What another device saved is laid beneath
// what is typed here. Cells carry `data-key` ("<member>|savings") and `data-kind`; texts to be filled
// carry `data-out`. This part joins them to the page's state.
import { useContext, useEffect, useRef } from "react";
import { EventLoopContext } from "$/utils/context";
import { Hands } from "./meeting_keys.js";

export function MeetingSheet({ sheet, cells, serial, ack, savedAt, refusal, words, onCells, onClose }) {
  const [, errors] = useContext(EventLoopContext) ?? [null, []];
  const engine = useRef(null);
  const outs = useRef({});
  outs.current = { onCells, onClose };
  useEffect(() => {
    engine.current = new Hands(words, (text) => outs.current.onCells(text), () => outs.current.onClose());
    return () => engine.current.stop();
  }, []);
  useEffect(() => {
    if (!sheet) return;
    const server = new Map(Object.entries(JSON.parse(cells || "{}")));
    engine.current.receive(JSON.parse(sheet), server, { serial, ack, savedAt, refusal });
  }, [sheet, cells, serial, ack, savedAt, refusal]);
  useEffect(() => {
    engine.current.away = errors.length > 0;
    engine.current.tellSaved();
  }, [errors.length]);
  return null;
}
