"use strict";
(() => {
  const form = document.getElementById("filters");
  const rules = [...document.querySelectorAll("details.rule")].map((box) => ({
    box,
    count: box.querySelector(".count"),
    all: Number(box.dataset.all),
    heading: box.querySelector("summary b").textContent.toLowerCase() + " " + box.id.toLowerCase(),
    rows: [...box.querySelectorAll("li")].map((item) => ({ item, words: null })),
    opened: false,
  }));
  const listed = rules.reduce((sum, rule) => sum + rule.rows.length, 0);
  const all = rules.reduce((sum, rule) => sum + rule.all, 0);
  const most = 500; // findings that are unfolded because a filter found them

  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", openTarget);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) openTarget(); // a second click changes no hash
  });
  openTarget();

  // On paper, what is folded is lost; thousands of findings are left folded.
  addEventListener("beforeprint", () => {
    for (const box of document.querySelectorAll("details:not([open])")) {
      if (listed <= most || !box.closest(".rule")) {
        box.open = true;
        box.dataset.printed = "yes";
      }
    }
  });
  addEventListener("afterprint", () => {
    for (const box of document.querySelectorAll("details[data-printed]")) {
      box.open = false;
      delete box.dataset.printed;
    }
  });

  if (!form) return;
  form.hidden = false;
  const told = form.querySelector("output");
  const grouped = (number) => number.toLocaleString("en");

  function wordsOf(row) {
    if (row.words === null) row.words = row.item.textContent.toLowerCase();
    return row.words;
  }

  function apply() {
    const given = new FormData(form);
    const severities = new Set(given.getAll("severity"));
    const source = given.get("source");
    const shape = given.get("shape");
    const trial = given.get("trial").trim().toLowerCase();
    const words = given.get("words").toLowerCase().split(/\s+/).filter(Boolean);
    const onlyNew = given.get("new") === "yes";
    const searching = Boolean(trial || words.length || onlyNew || shape !== "*");
    const filtered = searching || source !== "*" || severities.size < 3;
    let shown = 0;
    for (const rule of rules) {
      const looked = severities.has(rule.box.dataset.severity) && (shape === "*" || shape === rule.box.id);
      const left = words.filter((word) => !rule.heading.includes(word));
      let found = 0;
      for (const row of rule.rows) {
        const data = row.item.dataset;
        const fits =
          looked &&
          (source === "*" || data.source === source) &&
          (!onlyNew || data.new === "yes") &&
          (!trial || data.trial.toLowerCase().includes(trial)) &&
          left.every((word) => wordsOf(row).includes(word));
        if (row.item.hidden === fits) row.item.hidden = !fits;
        found += fits;
      }
      rule.box.hidden = found === 0;
      rule.count.textContent = found < rule.rows.length ? `${grouped(found)} of ${grouped(rule.all)}` : grouped(rule.all);
      const unfold = searching && found > 0 && shown + found <= most;
      if (unfold && !rule.box.open) rule.box.open = rule.opened = true;
      else if (!unfold && rule.opened) rule.box.open = rule.opened = false;
      shown += found;
    }
    const elsewhere = all > listed ? ` (${grouped(all - listed)} more are not on this page)` : "";
    told.textContent = filtered ? `${grouped(shown)} of ${grouped(listed)} findings${elsewhere}` : "";
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 60);
  });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const link of document.querySelectorAll("a.of-trial")) {
    link.addEventListener("click", () => {
      form.reset();
      form.elements.trial.value = link.dataset.trial;
      setTimeout(apply);
    });
  }
  apply(); // a page that is gone back to keeps what was filled in
})();
