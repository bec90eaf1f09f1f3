// The form that a device keeps: each time it is shown it gets a key of its own, the time by the person's clock,
// and what another app has shared. One in which nothing is written yet is not sent.
const form = document.getElementById("log");
const { elements } = form;

function now(timeZone) {
  const clock = { dateStyle: "short", timeStyle: "short", timeZone };
  return new Intl.DateTimeFormat("sv-SE", clock).format().replace(" ", "T");
}

elements.key.value = crypto.randomUUID();
elements.started.value = elements.started.defaultValue = now(form.dataset.zone);
const basis = new URLSearchParams(elements.basis.value); // nobody typed the time: a line may say another
basis.set("first-started", elements.started.value);
elements.basis.value = basis;
for (const [name, value] of new URLSearchParams(location.search)) if (["line", "title", "link"].includes(name)) elements[name].value = value;
document.getElementById(location.hash.slice(1))?.focus(); // what the line does not say

const saying = (one) => String(new URLSearchParams(new FormData(one)));

form.addEventListener("submit", (event) => {
  const asDrawn = form.cloneNode(true);
  asDrawn.reset();
  if (saying(form) !== saying(asDrawn)) return;
  event.preventDefault();
  elements.line.focus();
});
