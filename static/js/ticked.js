// A button that says how many boxes of its form are ticked: "Use these 2".
for (const place of document.querySelectorAll(".ticked")) {
  const form = place.closest("form");
  const count = () => {
    const ticked = form.querySelectorAll("input[type=checkbox]:checked").length;
    place.textContent = ticked ? ` ${ticked}` : "";
  };
  form.addEventListener("change", count);
  count();
}
