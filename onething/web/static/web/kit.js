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

  // A page restored by the back button can be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

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
