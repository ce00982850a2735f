// Forms that choose what is shown send themselves when a choice changes; without this file their button does it.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-sends-itself]");
  if (form) form.requestSubmit();
});
