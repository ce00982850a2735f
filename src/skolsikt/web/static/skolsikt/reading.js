// Charts are read point by point with the arrow keys: the rows of the chart's own table, in words below it.
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function tableOf(plot) {
  return document.querySelector(`[aria-labelledby="${plot.dataset.chart}-title"] table`);
}

function rowsOf(table) {
  return [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.cells.length > 1);
}

function inWords(row, headings) {
  const [name, ...rest] = [...row.cells].map((cell) => cell.textContent.trim());
  return [name, ...rest.map((text, at) => `${headings[at + 1] ?? ""}: ${text}`)].join(", ");
}

function prepare(root) {
  root.querySelectorAll("[data-chart]").forEach((plot) => {
    if (!tableOf(plot)) return;
    plot.tabIndex = 0;
    plot.setAttribute("aria-describedby", `${plot.dataset.chart}-keys`);
  });
}

document.addEventListener("keydown", (event) => {
  const plot = event.target.closest?.("[data-chart]");
  const table = plot && tableOf(plot);
  if (!table || event.ctrlKey || event.altKey || event.metaKey) return;
  const reading = document.getElementById(`${plot.dataset.chart}-reading`);
  const rows = rowsOf(table);
  const before = Number(plot.dataset.at ?? -1);
  const at =
    event.key in STEPS ? before + STEPS[event.key] : event.key === "Home" ? 0 : event.key === "End" ? rows.length - 1 : null;
  if (event.key === "Escape") reading.hidden = true;
  if (at === null || !rows.length) return;
  event.preventDefault();
  plot.dataset.at = Math.min(Math.max(at, 0), rows.length - 1);
  reading.hidden = false;
  const headings = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  reading.textContent = inWords(rows[plot.dataset.at], headings);
});

prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
