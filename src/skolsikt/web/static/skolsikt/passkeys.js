// Passkeys: the browser makes or uses one, and the form sends what it answers. Without this file there are passwords and codes.
const KINDS = { create: "creation_options", get: "request_options" };

async function options(form) {
  const written = document.getElementById("passkey-options");
  if (written) return JSON.parse(written.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return answer.json();
}

async function credential(kind, { publicKey }) {
  if (kind === "get") {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  }
  const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
  Object.assign(publicKey.authenticatorSelection, wanted);
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
}

function fail(form) {
  const words = form.querySelector(".error") ?? form.appendChild(document.createElement("p"));
  words.className = "error";
  words.setAttribute("role", "alert");
  words.textContent = form.dataset.failed;
}

async function submit(event) {
  const form = event.currentTarget;
  event.preventDefault();
  try {
    const kind = form.dataset.passkey;
    const made = await credential(kind, (await options(form))[KINDS[kind]]);
    form.elements.credential.value = JSON.stringify(made.toJSON());
    form.submit();
  } catch {
    fail(form);
  }
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const note of document.querySelectorAll("[data-without-passkeys]")) note.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", submit);
  }
}
