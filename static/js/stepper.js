// The minus and plus buttons beside a count.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".stepper button");
  if (!button) return;
  const input = button.parentElement.querySelector("input");
  const min = Number(input.min || 1);
  const max = Number(input.max || 100_000);
  const next = (Number.parseInt(input.value, 10) || min) + Number(button.dataset.step);
  input.value = Math.min(max, Math.max(min, next));
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
