// The line: Enter saves, or goes to the first gap that is shown; what is typed in a field meanwhile stays.
const line = document.getElementById("id_line");
const form = line?.form;
let asked = null; // what stood in the fields when the line was last sent to be read
let isSent = false;

const isRead = () => form.elements.read.value === line.value;

line?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
  const gap = isRead() && document.querySelector("#parsed [data-gap]");
  if (!gap) return;
  event.preventDefault();
  document.querySelector(gap.getAttribute("href"))?.focus();
});

form?.addEventListener("submit", () => (isSent = true));
// Typed before this ran, or put back by the browser: it is read now.
addEventListener("pageshow", () => {
  isSent = false;
  if (line && !isRead()) window.htmx.trigger(line, "unread");
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!form?.contains(event.detail.elt)) return;
  if (isSent) event.preventDefault();
  if (event.detail.elt === line) asked = new FormData(form);
});

document.addEventListener("htmx:oobBeforeSwap", ({ detail: { fragment } }) => {
  if (!asked) return;
  const now = new FormData(form);
  for (const el of fragment.querySelectorAll("[name]:not([type=hidden])")) {
    const value = now.get(el.name);
    if (value === asked.get(el.name)) continue;
    if (el.type === "radio") el.checked = el.value === value;
    else el.value = value;
  }
});

// A chip goes to its field, also where that is folded away.
document.addEventListener("click", (event) => {
  const field = document.querySelector(event.target.closest("#parsed .chip")?.getAttribute("href"));
  if (!field) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  field.focus();
});
