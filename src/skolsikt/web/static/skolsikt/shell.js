// On the home screen of a phone: the worker keeps fonts, styles and scripts; pages are always fetched.
const worker = document.documentElement.dataset.worker;
if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker, { scope: "/" });
