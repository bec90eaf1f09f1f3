// The page that stands in for another without a network: it offers the form to log with where one is kept, and
// makes way once the server answers.
const { asks } = document.getElementById("again").dataset;

for (const el of document.querySelectorAll("[data-kept]")) window.caches?.match(el.dataset.kept).then((form) => (el.hidden = !form));

async function look(pause) {
  const answer = await fetch(asks, { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
  else later(Math.min(pause * 2, 60_000));
}

const later = (pause) => navigator.onLine && setTimeout(look, pause, pause);

later(2000);
addEventListener("online", () => look(500));
