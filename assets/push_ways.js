// Notices on this device: what is possible here, and switching them on and off. Permission is asked
// for by `switchOn` only, which a tap calls. Every answer is one of the states of the card:
// impossible, installed (put Circle on the home screen first), closed, blocked, off, on, failed.
const BROWSERS = "/api/v1/me/browsers";
const WORKER = "/sw.js";

async function ask(method, body) {
  const answer = await fetch(BROWSERS, {
    method,
    credentials: "same-origin",
    headers: body ? { "content-type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.status === 204 ? null : answer.json();
}

export function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function missing() {
  if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window) return "";
  // Safari on a phone can do it for what stands on the home screen only.
  return "standalone" in navigator && !navigator.standalone ? "installed" : "impossible";
}

const known = async () => (await navigator.serviceWorker.getRegistration("/"))?.pushManager.getSubscription();

export async function look() {
  const without = missing();
  if (without) return without;
  try {
    const ours = await ask("GET");
    if (!ours.open) return "closed";
    if (Notification.permission === "denied") return "blocked";
    const here = ours.items.some((each) => each.here);
    return here && Notification.permission === "granted" && (await known()) ? "on" : "off";
  } catch {
    return "failed";
  }
}

export async function switchOn() {
  try {
    const permission = await Notification.requestPermission();
    if (permission !== "granted") return permission === "denied" ? "blocked" : "off";
    const { key } = await ask("GET");
    await navigator.serviceWorker.register(WORKER, { scope: "/" });
    const { pushManager } = await navigator.serviceWorker.ready;
    const wish = { userVisibleOnly: true, applicationServerKey: bytes(key) };
    let agreed;
    try {
      agreed = await pushManager.subscribe(wish);
    } catch (error) {
      // It has agreed to another installation's key, or to an older one of this one.
      const old = await pushManager.getSubscription();
      if (!old) throw error;
      await old.unsubscribe();
      agreed = await pushManager.subscribe(wish);
    }
    await ask("PUT", agreed.toJSON());
    return "on";
  } catch {
    return "failed";
  }
}

export async function switchOff() {
  try {
    const agreed = await known();
    if (agreed) {
      await ask("DELETE", { endpoint: agreed.endpoint });
      await agreed.unsubscribe();
    }
    return "off";
  } catch {
    return "failed";
  }
}
