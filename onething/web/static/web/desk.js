// The desk by keyboard: j and k walk the list, Enter opens, a goes to what can be done.
(() => {
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
  const links = () => [...document.querySelectorAll(".works .row-link")];

  const walk = (step) => {
    const rows = links();
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement);
    const from = at >= 0 ? at : rows.findIndex((row) => row.hasAttribute("aria-current"));
    const to = from < 0 ? (step > 0 ? 0 : rows.length - 1) : from + step;
    rows[Math.min(Math.max(to, 0), rows.length - 1)].focus();
  };

  const keys = {
    j: () => walk(1),
    k: () => walk(-1),
    a: () => document.querySelector(".deeds .button")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const does = keys[event.key];
    if (does) {
      event.preventDefault();
      does();
    }
  });

  // Signed out meanwhile, or a case that is no longer ours: the answer is another page.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const there = event.detail.xhr.responseURL;
    if (there && !new URL(there).pathname.startsWith("/case/")) {
      event.detail.shouldSwap = false;
      location.assign(there);
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "open") {
      for (const link of links()) {
        const isNow = new URL(link.href).pathname === location.pathname;
        link.toggleAttribute("aria-current", isNow);
        if (isNow) link.setAttribute("aria-current", "true");
        link.closest(".row").classList.toggle("now", isNow);
      }
      document.getElementById("case-title")?.focus();
    } else if (event.detail.target.id === "act") {
      const field = event.detail.target.querySelector(
        "textarea, select, input:not([type=hidden]), button",
      );
      field?.focus();
    }
  });
})();
