// Runs the service worker and the switching of notices without a browser, and says what came out.
const heard = {};
const did = [];
const origin = "https://circle.example.org";
let pages = [];
let answers = [];

globalThis.fetch = async (address, { method, body }) => {
  did.push([method, address, body ? JSON.parse(body) : null]);
  const [status, said] = answers.shift() ?? [200, {}];
  return { ok: status < 300, status, json: async () => said };
};
globalThis.self = {
  location: { origin },
  addEventListener: (name, act) => { heard[name] = act; },
  skipWaiting: () => did.push("skipWaiting"),
  registration: {
    showNotification: async (title, options) => { did.push(["show", title, options]); },
    pushManager: { subscribe: async (options) => ({ endpoint: "https://new", options }) },
  },
  clients: {
    claim: async () => { did.push("claim"); },
    matchAll: async () => pages,
    openWindow: async (link) => { did.push(["open", link]); },
  },
};
await import("../../assets/sw.js");

async function happens(name, event) {
  did.length = 0;
  let work = null;
  heard[name]({ ...event, waitUntil: (promise) => { work = promise; } });
  await work;
  return [...did];
}
const pushed = (text) => ({ data: text === null ? null : { json: () => JSON.parse(text) } });
const clicked = (link) => ({ notification: { close: () => did.push("close"), data: { link } } });
const found = {};
found.listens = Object.keys(heard).sort();
found.shown = await happens("push", pushed(JSON.stringify({ title: "बकाया", body: "₹500", link: `${origin}/c/1/pay`, tag: "n-1", lang: "hi" })));
found.garbled = await happens("push", pushed("not json"));
found.empty = await happens("push", pushed(null));
found.elsewhere = await happens("push", pushed(JSON.stringify({ title: "x", link: "https://evil.example.org/" })));
found.opened = await happens("notificationclick", clicked(`${origin}/c/1/pay`));
pages = [
  { url: `${origin}/c/1/votes`, focus: () => did.push("wrong page") },
  { url: `${origin}/c/1/pay`, focus: () => did.push("focus") },
];
found.focused = await happens("notificationclick", clicked(`${origin}/c/1/pay`));
found.not_led_away = await happens("notificationclick", clicked("https://evil.example.org/"));
found.moved = await happens("pushsubscriptionchange", { oldSubscription: { endpoint: "https://old", options: {} }, newSubscription: null });

// The switch, in browsers of different minds.
const { bytes, look, switchOff, switchOn } = await import("../../assets/push_ways.js");
let agreed = null;
let refuseFirst = false;
const subscription = (endpoint) => ({ endpoint, toJSON: () => ({ endpoint, keys: {} }), unsubscribe: async () => { did.push("unsubscribe"); agreed = null; } });
const pushManager = {
  getSubscription: async () => agreed,
  subscribe: async (wish) => {
    did.push(["subscribe", wish.userVisibleOnly, wish.applicationServerKey.length]);
    if (refuseFirst) { refuseFirst = false; throw new Error("another key"); }
    agreed = subscription("https://push/1");
    return agreed;
  },
};
const worker = {
  register: async (address, { scope }) => { did.push(["register", address, scope]); },
  getRegistration: async () => ({ pushManager }),
  ready: Promise.resolve({ pushManager }),
};
function browser(kind, permission, wanted = permission) {
  const navigator = kind === "phone" ? { standalone: false } : {};
  globalThis.window = {};
  if (kind === "able") {
    navigator.serviceWorker = worker;
    globalThis.window = { PushManager: 1, Notification: 1 };
  }
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  globalThis.Notification = {
    permission,
    requestPermission: async () => { did.push("asked"); globalThis.Notification.permission = wanted; return wanted; },
  };
}
async function after(act, ...said) {
  did.length = 0;
  answers = said;
  const state = await act();
  return [state, [...did]];
}
const ours = (open, here) => [200, { open, key: "AQID", items: here ? [{ here: true }] : [] }];
found.bytes = [...bytes("-_8")];
browser("old", "default");
found.impossible = await after(look);
browser("phone", "default");
found.installed = await after(look);
browser("able", "default");
found.closed = await after(look, ours(false, false));
found.off = await after(look, ours(true, false));
found.signed_out = await after(look, [401, {}]);
browser("able", "denied");
found.blocked = await after(look, ours(true, false));
browser("able", "default", "denied");
found.refused = await after(switchOn);
browser("able", "default", "default");
found.put_aside = await after(switchOn);
browser("able", "default", "granted");
found.on = await after(switchOn, ours(true, false), [200, {}]);
found.stays_on = await after(look, ours(true, true));
found.others = await after(look, ours(true, false));
refuseFirst = true;
found.other_key = await after(switchOn, ours(true, false), [200, {}]);
found.not_kept = await after(switchOn, ours(true, false), [422, {}]);
found.switched_off = await after(switchOff, [204, null]);
found.off_again = await after(look, ours(true, false));
console.log(JSON.stringify(found));
