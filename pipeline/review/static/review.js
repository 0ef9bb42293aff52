// What the pages do more comfortably with scripts; without them every page works as a plain form.
"use strict";
(() => {
  const OFF = "ilmio-keys-off";
  const ANSWERS = { y: "yes", p: "partly", n: "no", x: "not_mine" };
  const one = (selector) => document.querySelector(selector);

  // A region that stays while fragments are swapped says what has come.
  const say = (text) => {
    const region = one("#told");
    if (region) region.textContent = text;
  };

  // Focus is moved only where the swap took it away.
  const focus = (element) => {
    const lost = !document.activeElement || document.activeElement === document.body;
    if (!element || !lost) return;
    if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
    element.focus();
  };

  document.addEventListener("htmx:afterSettle", () => {
    const refused = one("#refused");
    focus(refused || (one("#main[data-swapped]") ? one("main h1") : one("#found")) || one("#main"));
    const told = one("#found [role=status]") || one("[data-told]");
    if (told && !refused) say(told.dataset.told || told.textContent);
    showKeys();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const main = one("#main");
    if (main && event.detail.target.id === "main") main.setAttribute("data-swapped", "");
  });

  // Single keys, which can be switched off (WCAG 2.1.4).
  const on = () => {
    try { return localStorage.getItem(OFF) === null; } catch { return false; }
  };
  const showKeys = () => {
    const box = one("#keys");
    if (!box) return;
    box.hidden = !one("main input[name=recognise], #found li a, #found th a");
    one("#keys button").setAttribute("aria-pressed", String(on()));
  };
  const typing = (element) => {
    const kind = element.tagName;
    if (kind === "TEXTAREA" || kind === "SELECT" || element.isContentEditable) return true;
    return kind === "INPUT" && !["radio", "checkbox"].includes(element.type);
  };
  const step = (by) => {
    const links = [...document.querySelectorAll("#found li a:not([rel]), #found th a")]
      .filter((link) => !link.closest("nav"));
    if (!links.length) {
      const to = one(by > 0 ? "main a[rel=next]" : "main a[rel=prev]");
      if (to) to.click();
      return;
    }
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1);
    links[next].focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!on() || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      event.preventDefault();
      step(key === "j" ? 1 : -1);
    } else if (Object.hasOwn(ANSWERS, key)) {
      const radio = one(`main input[name=recognise][value=${ANSWERS[key]}]`);
      if (!radio) return;
      event.preventDefault();
      radio.checked = true;
      radio.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#keys button")) return;
    try {
      if (on()) localStorage.setItem(OFF, "1"); else localStorage.removeItem(OFF);
    } catch { return; }
    showKeys();
  });
  showKeys();
})();
