// Passkeys: gives the button of a page to allauth's own script, and says so when the browser could not.
// Without a script, or in a browser that knows no passkeys, the button stays hidden.
const button = document.querySelector("[data-passkey]");
if (button && window.PublicKeyCredential) {
  const { passkey, credential } = button.dataset;
  const ids = { add: button.id, authenticate: button.id, login: button.id };
  window.allauth.webauthn.forms[passkey]({
    ids: { ...ids, credential, passwordless: "id_passwordless", data: "passkey-data" },
  });
  button.parentElement.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const toast = document.createElement("div");
  toast.className = "toast toast--rust";
  toast.append(Object.assign(document.createElement("span"), { textContent: button.dataset.failed }));
  document.getElementById("toasts").append(toast);
});
