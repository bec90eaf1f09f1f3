// What the eye makes of the focus; asked by the tests.

// The focus: an outline or a shadow on what has it, on the pill it draws, or on its frame, and in the window.
function isFocusSeen() {
  const el = document.activeElement;
  const box = el.getBoundingClientRect();
  const isThere = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  if (el.matches("[type=date], [type=datetime-local], [type=time]")) return isThere; // the browser marks its parts
  return isThere && [el, el.nextElementSibling, el.closest(".affix, .stepper")].some((one) => {
    if (!one) return false;
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(one);
    const isDrawn = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(", 0)");
    return isDrawn || boxShadow !== "none";
  });
}

window.looks = { isFocusSeen };
