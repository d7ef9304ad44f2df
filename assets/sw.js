// The part of Circle that a browser wakes while no page is open: it shows a notice, and leads to the
// page it is about. It keeps nothing and answers no request of a page.
const HERE = self.location.origin;
const BROWSERS = "/api/v1/me/browsers";

// Whatever came: a notice must be shown, or the browser shows words of its own.
function read(data) {
  try {
    return data ? data.json() : {};
  } catch {
    return {};
  }
}

// Only pages of ours are opened.
function page(link) {
  try {
    const found = new URL(link || "/notices", HERE);
    return found.origin === HERE ? found.href : `${HERE}/notices`;
  } catch {
    return `${HERE}/notices`;
  }
}

function show(notice) {
  return self.registration.showNotification(notice.title || "Circle", {
    body: notice.body || "",
    lang: notice.lang || "en",
    tag: notice.tag || "",
    icon: "/icon.svg",
    badge: "/icon.svg",
    data: { link: page(notice.link) },
  });
}

// A page that is open there comes to the front. No other page is led away: something may be typed
// into it.
async function open(link) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const same = pages.find((each) => each.url === link);
  return same ? same.focus() : self.clients.openWindow(link);
}

const told = (method, body) =>
  fetch(BROWSERS, {
    method,
    credentials: "same-origin",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

// The browser's maker gave it another address.
async function moved(before, after) {
  if (!before) return;
  const now = after || (await self.registration.pushManager.subscribe(before.options));
  const kept = await told("PUT", now);
  if (kept.ok) await told("DELETE", { endpoint: before.endpoint });
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(page(event.notification.data?.link)));
});
self.addEventListener("pushsubscriptionchange", (event) =>
  event.waitUntil(moved(event.oldSubscription, event.newSubscription)));
