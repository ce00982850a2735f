// On the home screen of a phone: the worker keeps fonts, styles and scripts; pages are always fetched.
const worker = document.documentElement.dataset.worker;
if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker, { scope: "/" });

// The browser's own menu prints too: the button is for those who look for one on the page.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) window.print();
});
