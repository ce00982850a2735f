// Keeps the shell (fonts, styles, scripts) and one page that says that there is no network. Never a page with data:
// what is asked for is fetched every time, and nothing that was answered is kept.
const CACHE = "skolsikt-{{ version }}";
const FILES = {{ files|safe }};
const OFFLINE = "{{ offline }}";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
  } else if (FILES.includes(address.pathname) && address.pathname !== OFFLINE) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  }
});
