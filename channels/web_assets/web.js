// Small manners of the chat page: language, where the reader is taken, what is read aloud.
(() => {
  "use strict";
  // Gradio sets the language of the browser's own menus; the words on this page are Thai.
  const root = document.documentElement;
  const thai = () => root.lang !== "th" && (root.lang = "th");
  new MutationObserver(thai).observe(root, { attributes: true, attributeFilter: ["lang"] });

  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behaviour = () => (calm() ? "auto" : "smooth");

  // A live region must stand in the page before its words change; Gradio redraws its own parts.
  const voice = document.createElement("div");
  voice.id = "tk-voice";
  voice.className = "tk-sr";
  voice.setAttribute("role", "status");
  voice.setAttribute("aria-live", "polite");

  // Gradio tells its own troubles (connection lost, queue full) in English; hidden by web.css.
  const alarm = document.createElement("div");
  alarm.id = "tk-alarm";
  alarm.setAttribute("role", "alert");
  function warn() {
    const trouble = document.querySelector(".toast-body.error, .toast-body.warning");
    const words = trouble ? "ติดต่อระบบไม่ได้ในขณะนี้ กรุณาลองใหม่อีกครั้งค่ะ" : "";
    if (alarm.textContent !== words) alarm.textContent = words;
  }

  let taken = null; // the turn the reader was last taken to
  let announced = null;
  let moved = false; // the reader has scrolled away since, and is left in peace
  for (const kind of ["wheel", "touchmove"]) {
    document.addEventListener(kind, () => (moved = true), { passive: true });
  }
  const take = (turn) =>
    requestAnimationFrame(() => turn.scrollIntoView({ behavior: behaviour(), block: "start" }));

  let greeted = false;
  function greet() {
    const box = document.querySelector("#tk-question textarea");
    if (greeted || !box) return;
    greeted = true;
    box.setAttribute("aria-describedby", "tk-problem");
    // On a phone the keyboard would cover the examples.
    if (matchMedia("(hover: hover) and (pointer: fine)").matches) box.focus({ preventScroll: true });
  }

  function follow() {
    greet();
    warn();
    const turns = document.querySelectorAll(".tk-turn");
    const last = turns[turns.length - 1];
    if (!last) {
      taken = announced = null;
      return;
    }
    if (taken !== last.id) {
      taken = last.id;
      announced = null;
      moved = false;
      take(last);
    }
    if (announced !== last.id && last.getAttribute("aria-busy") === "false") {
      announced = last.id; // once for each answer, when it is complete
      if (!moved) take(last); // the page was too short to scroll that far before
      const answer = last.querySelector(".tk-answer");
      const sources = last.querySelectorAll(".tk-source").length;
      voice.textContent = answer.innerText + (sources ? ` แหล่งข่าว ${sources} รายการ` : "");
    }
  }

  function openSource(event) {
    const link = event.target.closest("a.tk-cite");
    if (!link) return;
    const source = document.getElementById(link.getAttribute("href").slice(1));
    if (!source) return;
    event.preventDefault();
    source.scrollIntoView({ behavior: behaviour(), block: "center" });
    source.focus({ preventScroll: true });
    source.classList.remove("tk-flash");
    void source.offsetWidth; // lets the same animation play again
    source.classList.add("tk-flash");
  }

  document.addEventListener("click", openSource);
  document.body.append(voice, alarm); // the script is deferred, so there is a body
  new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
})();
