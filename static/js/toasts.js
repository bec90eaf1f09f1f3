// A toast goes after 10 seconds, unless somebody points at it or is inside it.
const LIFE = 10_000;
const box = document.getElementById("toasts");

function age(toast) {
  setTimeout(() => (toast.matches(":hover, :focus-within") ? age(toast) : toast.remove()), LIFE);
}

if (box) {
  box.querySelectorAll(".toast").forEach(age);
  new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const el of addedNodes) if (el.matches?.(".toast")) age(el);
  }).observe(box, { childList: true });
}
