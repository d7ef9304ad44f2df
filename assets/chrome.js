// What every page needs of the browser: focus after a change of page, word of a lost connection,
// toasts, native dialogs and menus, copying. No library besides React and its router.
import { Component, Fragment, createElement as h, useContext, useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import { EventLoopContext } from "$/utils/context";

const html = () => document.documentElement;

function onClick(event) {
  const target = event.target;
  const opener = target.closest("[data-opens]");
  if (opener) {
    // One that also closes leads from its own dialog to another.
    if (opener.hasAttribute("data-closes")) opener.closest("dialog")?.close();
    document.getElementById(opener.dataset.opens)?.showModal();
    return;
  }
  if (target.closest("[data-prints]")) window.print();
  const closer = target.closest("[data-closes]");
  if (closer) {
    closer.closest("dialog, details")?.[closer.closest("dialog") ? "close" : "removeAttribute"]("open");
  }
  if (target instanceof HTMLDialogElement && !target.hasAttribute("data-stay")) {
    const box = target.getBoundingClientRect();
    const inside =
      event.clientX >= box.left && event.clientX <= box.right &&
      event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) target.close();
  }
  const copier = target.closest("[data-copy]");
  if (copier) {
    navigator.clipboard?.writeText(copier.dataset.copy).then(() => {
      copier.setAttribute("data-copied", "");
      window.setTimeout(() => copier.removeAttribute("data-copied"), 2000);
    });
  }
  const sharer = target.closest("[data-share]");
  if (sharer) {
    const url = new URL(sharer.dataset.share, window.location.href).href;
    if (navigator.share) navigator.share({ url, text: sharer.dataset.shareText }).catch(() => {});
    else navigator.clipboard?.writeText(url);
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const chosen = target.closest("a, button[type=submit]");
    if (!menu.contains(target) || (chosen && menu.contains(chosen))) menu.removeAttribute("open");
  }
}

// A file that is too large is refused here, before anything is sent; the server refuses it too.
function onChange(event) {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset.maxBytes) return;
  const large = [...input.files].some((file) => file.size > Number(input.dataset.maxBytes));
  input.setCustomValidity(large ? input.dataset.tooLarge : "");
  if (large) input.reportValidity();
}

function onKey(event) {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.removeAttribute("open");
    menu.querySelector("summary")?.focus();
  }
}

function onSubmit(event) {
  // What was typed stays in the form; it is not sent into the void.
  if (html().hasAttribute("data-offline")) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  // A plain form comes back to the page it was sent from.
  for (const here of event.target.querySelectorAll("input[data-here]")) {
    here.value = window.location.pathname + window.location.search;
  }
  keepTyped(event.target);
  if (event.target.getAttribute("action") === "/session/sign-out") forgetDrafts();
  event.target.closest("dialog:not([data-stay])")?.close();
}

// A plain form that was refused comes back by address; what was typed is put back, secrets aside.
const KEPT = "circle_typed";
const isOpen = (input) =>
  input.name && !["password", "hidden"].includes(input.type) && !input.hasAttribute("data-secret");

function keepTyped(form) {
  if (!form.hasAttribute("data-keep")) return;
  const typed = [...form.elements].filter(isOpen).map((input) => [input.name, input.value]);
  window.sessionStorage.setItem(KEPT, JSON.stringify(typed));
}

// Drafts of meetings hold amounts of others: they go with whoever typed them.
function forgetDrafts() {
  for (const key of Object.keys(window.localStorage)) {
    if (key.startsWith("circle-meeting:")) window.localStorage.removeItem(key);
  }
}

function putBackTyped(tries = 50) {
  const typed = window.sessionStorage.getItem(KEPT);
  const refused = window.location.search.includes("error=");
  const form = document.querySelector("form[data-keep]");
  // A form that waits for the server's first word is not there yet.
  if (typed && refused && !form && tries) {
    window.setTimeout(putBackTyped, 100, tries - 1);
    return;
  }
  window.sessionStorage.removeItem(KEPT);
  if (!typed || !refused || !form) return;
  for (const [name, value] of JSON.parse(typed)) {
    const input = form.elements.namedItem(name);
    if (input && !input.value) input.value = value;
  }
}

// Something typed on a page of settings is not saved: ask before it is left behind.
const unsaved = () => document.querySelector("[data-unsaved]");

function onLeaving(event) {
  if (unsaved()) event.preventDefault();
}

function onLink(event) {
  const link = event.target.closest("a[href]");
  const bar = unsaved();
  if (!link || !bar || event.metaKey || event.ctrlKey || link.target === "_blank") return;
  const to = new URL(link.href, window.location.href);
  if (to.origin === window.location.origin && to.pathname === window.location.pathname) return;
  if (window.confirm(bar.dataset.unsaved)) return;
  event.preventDefault();
  event.stopPropagation();
}

function useDelegates() {
  useEffect(() => {
    putBackTyped();
    document.addEventListener("click", onClick);
    document.addEventListener("keydown", onKey);
    document.addEventListener("change", onChange);
    document.addEventListener("submit", onSubmit, true);
    document.addEventListener("click", onLink, true);
    window.addEventListener("beforeunload", onLeaving);
    return () => {
      document.removeEventListener("click", onClick);
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("change", onChange);
      document.removeEventListener("submit", onSubmit, true);
      document.removeEventListener("click", onLink, true);
      window.removeEventListener("beforeunload", onLeaving);
    };
  }, []);
}

function useFocusAfterNavigation() {
  const { pathname } = useLocation();
  const shown = useRef(null);
  useEffect(() => {
    const first = shown.current === null;
    const same = shown.current === pathname;
    shown.current = pathname;
    if (first || same) return;
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    const heading = document.querySelector("h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, [pathname]);
}

function useOffline() {
  const [, connectErrors] = useContext(EventLoopContext) ?? [null, []];
  const [unplugged, setUnplugged] = useState(false);
  useEffect(() => {
    const update = () => setUnplugged(!navigator.onLine);
    update();
    window.addEventListener("online", update);
    window.addEventListener("offline", update);
    return () => {
      window.removeEventListener("online", update);
      window.removeEventListener("offline", update);
    };
  }, []);
  const offline = unplugged || connectErrors.length > 1;
  useEffect(() => {
    html().toggleAttribute("data-offline", offline);
  }, [offline]);
  return offline;
}

export function Chrome({ offlineText, skipText }) {
  useDelegates();
  useFocusAfterNavigation();
  const offline = useOffline();
  return h(
    Fragment,
    null,
    h("a", { className: "skip", href: "#main" }, skipText),
    h(
      "div",
      { className: "connection", role: "status" },
      offline ? h("p", { className: "connection__text" }, offlineText) : null,
    ),
  );
}

/** Whether a toast has not been shown in this tab: the page may have been loaded anew since. */
function isFresh(toast) {
  try {
    if (window.sessionStorage.getItem("circle-toast") === toast) return false;
    window.sessionStorage.setItem("circle-toast", toast);
  } catch {
    // Without storage it is shown once more than needed.
  }
  return true;
}

export function Toaster({ serial, text, kind, closeText }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!serial || !isFresh(`${serial} ${text}`)) return undefined;
    setOpen(true);
    const timer = window.setTimeout(() => setOpen(false), kind === "error" ? 10000 : 6000);
    return () => window.clearTimeout(timer);
  }, [serial, kind, text]);
  return h(
    "div",
    { className: "toaster", role: kind === "error" ? "alert" : "status" },
    open && text
      ? h(
          "div",
          { className: `toast toast--${kind}` },
          h("p", null, text),
          h("button", { type: "button", className: "toast__close", onClick: () => setOpen(false) }, closeText),
        )
      : null,
  );
}

export class Boundary extends Component {
  constructor(props) {
    super(props);
    this.state = { failed: false };
  }

  static getDerivedStateFromError() {
    return { failed: true };
  }

  componentDidCatch(error) {
    console.error(error);
  }

  render() {
    if (!this.state.failed) return this.props.children;
    const { title, text, again, home } = this.props;
    return h(
      "main",
      { className: "problem", id: "main" },
      h("h1", null, title),
      h("p", { className: "muted" }, text),
      h(
        "div",
        { className: "actions" },
        h("button", { type: "button", className: "button button--solid", onClick: () => window.location.reload() }, again),
        h("a", { className: "button button--outline", href: "/home" }, home),
      ),
    );
  }
}
