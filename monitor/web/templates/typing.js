// Search as you type: what Enter would show is shown a moment after the last letter, with ways in
// which the last word could go on. Whoever runs no script searches by the form, which does the same.
"use strict";

(() => {
  const PAUSE = 250; // ms without a letter: nobody types that slowly within a word
  const BUSY = 3; // s, where the server says to wait and not how long
  const field = document.getElementById("q");
  const found = document.getElementById("found");
  const offers = document.getElementById("offers");
  const told = document.getElementById("told");
  const form = field.form;
  let timer = 0;
  let asking = new AbortController();
  let shown = address();

  function address() {
    return `${form.action}?${new URLSearchParams(new FormData(form))}`;
  }

  function soon(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(ask, milliseconds);
  }

  // An older question must not answer after a newer one: it is ended.
  function stop() {
    clearTimeout(timer);
    asking.abort();
    found.removeAttribute("aria-busy");
  }

  async function ask() {
    stop();
    const wanted = address();
    // By meaning a worker is asked, which takes its time: that is for Enter.
    if (wanted === shown || form.elements.by?.checked) return;
    asking = new AbortController();
    const { signal } = asking;
    found.setAttribute("aria-busy", "true");
    try {
      // An address that is an article's leads there: that too is for Enter.
      const headers = { "X-Typed": "1" };
      const answer = await fetch(wanted, { signal, headers, redirect: "manual" });
      if (answer.ok) show(wanted, new DOMParser().parseFromString(await answer.text(), "text/html"));
      else if (answer.status === 429 || answer.status === 503) {
        soon(1000 * (Number(answer.headers.get("Retry-After")) || BUSY));
      }
    } catch (error) {
      if (error.name !== "AbortError") soon(1000 * BUSY); // the server is away: the form says so
    } finally {
      if (!signal.aborted) found.removeAttribute("aria-busy");
    }
  }

  function show(wanted, page) {
    const lead = page.querySelector("#found .lead");
    if (!lead) return;
    shown = wanted;
    for (const id of ["found", "offers"]) {
      document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
    }
    document.querySelector("footer").replaceWith(page.querySelector("footer"));
    document.title = page.title;
    history.replaceState(null, "", wanted);
    told.textContent = lead.textContent;
  }

  field.setAttribute("list", offers.id);
  field.setAttribute("autocomplete", "off");
  form.addEventListener("input", (event) => {
    if (!event.isComposing) soon(PAUSE); // a Chinese word is typed in several letters first
  });
  form.addEventListener("compositionend", () => soon(PAUSE));
  form.addEventListener("submit", stop);
})();
