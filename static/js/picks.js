// The list of tasks: how many are ticked, and ranges with Shift.
const boxes = () => [...document.querySelectorAll('.picks [name="pick"]')];
let last = null;

function count() {
  const all = boxes();
  const picked = all.filter((box) => box.checked).length;
  const matching = document.querySelector('.bulk__all [name="all"]');
  if (matching && picked < all.length) matching.checked = false;
  const many = matching?.checked && matching.value > 1 ? matching.value : picked;
  for (const el of document.querySelectorAll(".count-picked")) el.textContent = many;
  for (const every of document.querySelectorAll(".pick-all")) Object.assign(every, { checked: picked > 0 && picked === all.length, indeterminate: picked > 0 && picked < all.length });
}

function range(to) {
  const all = boxes();
  const [from, until] = [all.indexOf(last), all.indexOf(to)].sort((a, b) => a - b);
  if (from >= 0) for (const box of all.slice(from, until + 1)) box.checked = to.checked;
}

document.addEventListener("click", (event) => {
  const box = event.target;
  if (box.name !== "pick") return;
  if (event.shiftKey && last && last !== box) range(box);
  last = box;
  count();
});

document.addEventListener("change", ({ target }) => {
  if (target.matches('.pick-all, [name="all"]:checked')) for (const box of boxes()) box.checked = target.checked;
  if (target.matches('.pick-all, [name="pick"], [name="all"]')) count();
});

document.addEventListener("htmx:afterSettle", count);
count();
