// A cell of the list is edited where it stands: a click or Enter on it swaps a small form in, Escape takes it out.
const FIELD = "#cell :is(input:not([type=hidden], [type=checkbox]), select)";
let open = null; // the cell that is a form now: what stood in it, where its link leads, what its field said first

function comeBack(href) {
  const link = document.querySelector(`.cell[href="${CSS.escape(href)}"]`);
  (link ?? document.getElementById("main")).focus();
}

function leave() {
  if (!open) return;
  const { td, kept, href } = open;
  open = null;
  td.replaceChildren(...kept);
  comeBack(href);
}

async function edit(link) {
  const field = document.querySelector(FIELD);
  if (field && field.value !== open?.was) return field.focus(); // what was typed there is not lost
  leave();
  const td = link.closest("td");
  const href = link.getAttribute("href");
  open = { td, href, kept: [...td.childNodes] };
  await window.htmx.ajax("GET", href, { target: td });
}

document.addEventListener("click", (event) => {
  const { target } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const isLeave = open && target.closest("[data-leave]");
  const link = target.closest(".cell") ?? (target.closest("a, label, button, input, select") ? null : target.closest("td")?.querySelector(".cell:only-child"));
  if (!isLeave && !link) return;
  event.preventDefault();
  if (isLeave) leave();
  else edit(link);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open?.td.contains(event.target)) return;
  event.stopPropagation();
  leave();
}, true);

// From the name of a row, → and ← walk through its cells; in them ↑ and ↓ lead to the same one of another row.
const cellsOf = (row) => [...(row?.querySelectorAll(".task, .cell") ?? [])].filter((el) => el.checkVisibility());

function neighbour(stop, key) {
  const row = stop.closest("tr");
  const at = cellsOf(row).indexOf(stop);
  if (key === "ArrowRight" || key === "ArrowLeft") return cellsOf(row)[at + (key === "ArrowRight" ? 1 : -1)];
  if ((key !== "ArrowDown" && key !== "ArrowUp") || !stop.matches(".cell")) return null;
  const rows = [...document.querySelectorAll(".picks tr:has(.task)")];
  return cellsOf(rows[rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1)])[at];
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !target.matches(".picks :is(.task, .cell)")) return;
  const next = neighbour(target, key);
  if (!next) return;
  event.preventDefault();
  next.focus();
});

document.addEventListener("htmx:afterSettle", () => {
  if (!open) return;
  if (open.td.isConnected) {
    const field = document.querySelector(FIELD);
    open.was ??= field?.value;
    const place = document.querySelector("#cell [tabindex]") ?? field; // to read comes first
    place?.focus();
    place?.select?.();
    return;
  }
  const { href } = open; // the list was drawn again
  open = null;
  comeBack(href);
});
