// Forms that choose what is shown send themselves when a choice changes; without this file their button does it.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-sends-itself]");
  if (form) form.requestSubmit();
});

// Buttons that copy a text show themselves where the browser can copy; the text stands beside them in any case.
function showCopying(root) {
  if (navigator.clipboard) root.querySelectorAll("button[data-copies]").forEach((button) => (button.hidden = false));
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copies]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
  document.getElementById("status").textContent = `${button.textContent} ✓`;
});
document.addEventListener("htmx:afterSwap", () => showCopying(document));
showCopying(document);
