// The browser knows the person's time zone: offer it, and never change a choice that was made.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll('[name="timezone"]:not([data-chosen])')) {
  const known = field.tagName !== "SELECT" || [...field.options].some((option) => option.value === zone);
  if (zone && known && (!field.value || field.value === "UTC")) field.value = zone;
}
