// What pages can do more with JavaScript; each works without it.
(() => {
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content;

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get" && token()) {
      event.detail.headers["X-CSRFToken"] = token();
    }
  });

  // Twice pressed, once sent.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
    } else if (form.dataset.once !== undefined) {
      form.dataset.sent = "yes";
    }
  });

  // What was refused in its place can be sent again.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) delete form.dataset.sent;
  });

  // What is chosen is sent at once, also what was chosen before this script came; without scripts
  // its button sends it.
  for (const form of document.querySelectorAll("form[data-hand-in]")) {
    const files = form.querySelector("input[type=file]");
    const send = () => {
      if (!files.files.length) return;
      form.setAttribute("aria-busy", "true");
      form.requestSubmit();
    };
    files.addEventListener("change", send);
    send();
  }

  // A page restored by the back button can be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // What is typed survives a change of language or text size: kept for the one page that follows,
  // in this tab alone. Secrets and hidden fields are not kept.
  const TYPED = "typed";
  const fields = () =>
    [...document.querySelectorAll("main input, main select, main textarea")].filter(
      (field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type),
    );
  document.addEventListener("submit", (event) => {
    if (!event.target.closest(".settings")) return;
    const form = document.querySelector("#act form[hx-post]");
    const opened = form ? form.getAttribute("action") + location.search : "";
    const kept = fields().map((field) => [field.name, field.type, field.value, field.checked]);
    try {
      sessionStorage.setItem(TYPED, JSON.stringify({ there: location.pathname, opened, kept }));
    } catch {
      // Without storage the page comes back empty, as it did before.
    }
  });
  const restored = (kept) => {
    const same = fields();
    for (const [name, type, value, checked] of kept) {
      const box = type === "checkbox" || type === "radio";
      const field = same.find(
        (each) => each.name === name && each.type === type && (!box || each.value === value),
      );
      if (!field) continue;
      if (box) field.checked = checked;
      else field.value = value;
      if (!box) same.splice(same.indexOf(field), 1);
    }
  };
  try {
    const found = JSON.parse(sessionStorage.getItem(TYPED) ?? "null");
    sessionStorage.removeItem(TYPED);
    if (found?.there === location.pathname) {
      const act = document.getElementById("act");
      if (found.opened && act && window.htmx) {
        htmx
          .ajax("GET", found.opened, { target: act, source: act })
          .then(() => restored(found.kept));
      } else {
        restored(found.kept);
      }
    }
  } catch {
    // Somebody else's words in the storage: nothing to bring back.
  }

  for (const button of document.querySelectorAll("button[data-shows]")) {
    const field = document.getElementById(button.dataset.shows);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    });
    field.form.addEventListener("submit", () => {
      field.type = "password";
    });
  }
})();
