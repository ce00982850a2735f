// Draws the charts of a page when they come into view. Without this file every chart is a picture and a table.
const WIDE = 560;
const OPTIONS = { ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true } };
let library;

function vega() {
  library ??= import(document.documentElement.dataset.vega).then(() => window.vegaEmbed);
  return library;
}

async function draw(plot) {
  const form = plot.clientWidth >= WIDE ? "wide" : "narrow";
  if (plot.dataset.drawn === form) return;
  plot.dataset.drawn = form;
  const spec = JSON.parse(document.getElementById(plot.dataset.chart + "-" + form).textContent);
  const embed = await vega();
  const place = document.createElement("div");
  place.setAttribute("aria-hidden", "true"); // the plot itself has the words
  plot.replaceChildren(place);
  await embed(place, spec, OPTIONS);
}

const sizes = new ResizeObserver((entries) => entries.forEach((entry) => entry.target.dataset.drawn && draw(entry.target)));
const views = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((one) => one.isIntersecting)) {
    views.unobserve(entry.target);
    sizes.observe(entry.target);
    draw(entry.target);
  }
}, { rootMargin: "300px" });

function find(root) {
  root.querySelectorAll("[data-chart]").forEach((plot) => views.observe(plot));
}

find(document);
document.addEventListener("htmx:load", (event) => find(event.detail.elt));
