// The desk by keyboard, and without a reload: j and k walk the list, Enter opens, digits are the
// buttons of the open case, x chooses; what was done leaves the list and the next one opens.
(() => {
  const typing = (element) =>
    element.matches("textarea, select, [contenteditable], dialog *") ||
    (element.matches("input") && !["checkbox", "radio", "button"].includes(element.type));
  const links = () => [...document.querySelectorAll("#work .row-link")];
  const root = document.documentElement;

  // Whether single keys are wanted, remembered on this machine (WCAG 2.1.4).
  const stored = {
    get: () => {
      try {
        return localStorage.getItem("desk-keys");
      } catch {
        return null;
      }
    },
    set: (value) => {
      try {
        localStorage.setItem("desk-keys", value);
      } catch {
        // Without storage the choice holds until the page is left.
      }
    },
  };
  const show = (on) => root.classList.toggle("keys-on", on);
  show(stored.get() !== "off");

  const row = () => document.activeElement?.closest?.("#work .row");
  const current = () => row() ?? document.querySelector("#work .row.now");

  const walk = (step) => {
    const rows = links();
    if (!rows.length) return;
    const at = rows.indexOf(row()?.querySelector(".row-link"));
    const from = at >= 0 ? at : rows.findIndex((each) => each.hasAttribute("aria-current"));
    const to = from < 0 ? (step > 0 ? 0 : rows.length - 1) : from + step;
    rows[Math.min(Math.max(to, 0), rows.length - 1)].focus();
  };

  // What acts at once is pressed twice: the first time only shows which it is.
  const press = (key) => {
    const button = document.querySelector(`#open [data-key="${key}"]`);
    if (!button) return false;
    const mild = ["e", "u"].includes(key);
    if (button.matches("a") || mild || button === document.activeElement) button.click();
    else button.focus();
    return true;
  };

  const claim = () => {
    const own = row()?.querySelector("[data-claim]");
    if (own) own.click();
    else press("e");
  };

  const choose = () => {
    const box = current()?.querySelector(".row-choose input");
    if (!box) return;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const close = () => {
    const act = document.getElementById("act");
    if (act?.childElementCount) {
      act.replaceChildren();
      document.querySelector("#open .deeds .button")?.focus();
    } else {
      document.querySelector("#work .row.now .row-link")?.focus();
    }
  };

  const help = () => document.getElementById("keys-help")?.showModal();

  const keys = {
    j: () => walk(1),
    k: () => walk(-1),
    o: () => current()?.querySelector(".row-link").click(),
    a: () => document.querySelector("#open .deeds .button")?.focus(),
    e: claim,
    x: choose,
    "/": () => {
      const field = document.getElementById("q");
      field?.focus();
      field?.select();
    },
    "?": help,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      if (event.target.closest?.("#act") || !typing(event.target)) close();
      return;
    }
    if (!root.classList.contains("keys-on") || typing(event.target) || event.repeat) return;
    const does = keys[event.key];
    if (does) {
      event.preventDefault();
      does();
    } else if (/^[1-9uptgn]$/.test(event.key) && press(event.key)) {
      event.preventDefault();
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-help]")) help();
    const ready = event.target.closest("[data-insert]");
    const field = ready && document.getElementById(ready.dataset.insert);
    if (field) {
      // Where the cursor is, on a line of its own; the server would put it at the end.
      event.preventDefault();
      const [before, after] = [field.value.slice(0, field.selectionStart), field.value.slice(field.selectionEnd)];
      const gap = before && !before.endsWith("\n") ? "\n" : "";
      field.setRangeText(gap + ready.dataset.text, field.selectionStart, field.selectionEnd, "end");
      field.focus();
      if (after && !after.startsWith("\n")) field.setRangeText("\n", field.selectionEnd, field.selectionEnd, "end");
    }
    if (event.target.closest("[data-closes]") && document.getElementById("act")) {
      event.preventDefault();
      close();
    }
  });

  // How many are chosen; all of a page at once.
  const boxes = () => [...document.querySelectorAll("#work .row-choose input")];
  const told = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    const says = document.querySelector("[data-chosen]");
    if (!says) return;
    says.dataset.plain ??= says.textContent;
    says.textContent = chosen ? `${says.dataset.plain} · ${chosen}` : says.dataset.plain;
    for (const box of boxes()) box.closest(".row").classList.toggle("chosen", box.checked);
    if (chosen) says.closest("details").open = true;
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-all]")) {
      for (const box of boxes()) box.checked = event.target.checked;
      told();
    } else if (event.target.matches(".row-choose input")) {
      told();
    } else if (event.target.matches("[data-keys-on]")) {
      stored.set(event.target.checked ? "on" : "off");
      show(event.target.checked);
    }
  });

  const ready = () => {
    for (const each of document.querySelectorAll("[data-keys-help], .choose-all")) {
      each.hidden = false;
    }
    for (const each of document.querySelectorAll("[data-keys-on]")) {
      each.checked = root.classList.contains("keys-on");
    }
  };
  ready();

  document.addEventListener("submit", (event) => {
    if (event.target.id === "bulk") event.target.setAttribute("aria-busy", "true");
  });

  const mark = () => {
    for (const link of links()) {
      const isNow = new URL(link.href).pathname === location.pathname;
      if (isNow) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      link.closest(".row").classList.toggle("now", isNow);
    }
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const xhr = event.detail.xhr;
    // Signed out meanwhile, or a case that is no longer ours: the answer is another page.
    const there = xhr.responseURL;
    if (there && !new URL(there).pathname.startsWith("/case/")) {
      event.detail.shouldSwap = false;
      location.assign(there);
      return;
    }
    const left = xhr.getResponseHeader("X-Left");
    if (left) document.querySelector(`#work [data-task="${CSS.escape(left)}"]`)?.classList.add("leaving");
  });

  let place = -1; // Where the focus was in the list that is being drawn again.
  document.addEventListener("htmx:beforeRequest", (event) => {
    place = links().indexOf(row()?.querySelector(".row-link"));
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.detail.target;
    if (!target) return;
    if (target.id === "work") {
      mark();
      const rows = links();
      if (place >= 0 && rows.length) rows[Math.min(place, rows.length - 1)].focus();
      ready();
    }
  });

  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id === "work") ready();
  });

  document.addEventListener("htmx:pushedIntoHistory", mark);

  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (target.id === "open") {
      mark();
      document.getElementById("case-title")?.focus();
      document.getElementById("open").scrollIntoView({ block: "nearest" });
    } else if (target.id === "act") {
      const field = target.querySelector(
        ".faults, .notice, textarea, select, input:not([type=hidden]), button:not(.unseen)",
      );
      if (field?.matches(".notice")) field.tabIndex = -1;
      field?.focus();
    }
  });
})();
