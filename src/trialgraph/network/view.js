
"use strict";
(() => {
  const net = JSON.parse(document.getElementById("data").textContent);
  const canvas = document.getElementById("view"), pen = canvas.getContext("2d");
  const panel = document.getElementById("panel"), find = document.getElementById("find"), hits = document.getElementById("hits");
  const calm = matchMedia("(prefers-reduced-motion: reduce)"), dark = matchMedia("(prefers-color-scheme: dark)");
  const { nodes, edges } = net;
  const around = nodes.map(() => []);
  edges.forEach((edge, at) => { around[edge.a].push(at); around[edge.b].push(at); });
  const byRank = nodes.map((_, at) => at).sort((x, y) =>
    around[y].length - around[x].length || nodes[y].t - nodes[x].t || x - y);
  // A hub among its many partners has no free place, and is what one looks for: its label may cover some of them.
  const hubs = new Set(byRank.slice(0, 20).filter((at) => around[at].length >= 8));
  let camera = { x: 0, y: 0, k: 1 }, least = 1, chosen = null, over = null, ink = {}, queued = false, ride = 0, untouched = true;

  // --- drawing: coordinates of the layout are points; the camera maps them to CSS pixels
  const readColours = () => {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["page", "ink", "edge", "accent", "halo", "outline"]) ink[name] = style.getPropertyValue("--" + name).trim();
  };
  const toScreen = (node) => [(node.x - camera.x) * camera.k + canvas.clientWidth / 2, (node.y - camera.y) * camera.k + canvas.clientHeight / 2];
  const grown = () => Math.max(0.35, Math.min(1.6, Math.sqrt(camera.k)));
  const redraw = () => { if (!queued) { queued = true; requestAnimationFrame(draw); } };
  const shown = (edge) => edge.w >= least;

  const outline = (shape, x, y, r) => {
    pen.beginPath();
    if (shape === "square") pen.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
    else if (shape === "diamond") { pen.moveTo(x, y - r * 1.2); pen.lineTo(x + r * 1.2, y); pen.lineTo(x, y + r * 1.2); pen.lineTo(x - r * 1.2, y); pen.closePath(); }
    else if (shape === "triangle") { pen.moveTo(x, y - r * 1.1); pen.lineTo(x + r, y + r * 0.8); pen.lineTo(x - r, y + r * 0.8); pen.closePath(); }
    else pen.arc(x, y, r, 0, 2 * Math.PI);
  };

  // What stays bright: the chosen (or pointed at) node with its neighbours, or the two ends of a link.
  const bright = () => {
    const focus = over || chosen;
    if (!focus) return null;
    const set = { nodes: new Set(), edges: new Set() };
    if (focus.node !== undefined) {
      set.nodes.add(focus.node);
      for (const at of around[focus.node]) if (shown(edges[at])) { set.edges.add(at); set.nodes.add(edges[at].a).add(edges[at].b); }
    } else { set.edges.add(focus.edge); set.nodes.add(edges[focus.edge].a).add(edges[focus.edge].b); }
    return set;
  };

  function draw() {
    queued = false;
    const ratio = devicePixelRatio || 1, wide = canvas.clientWidth, high = canvas.clientHeight, lit = bright(), size = grown();
    if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(high * ratio)) {
      canvas.width = Math.round(wide * ratio); canvas.height = Math.round(high * ratio);
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, wide, high);
    pen.lineCap = "round";
    edges.forEach((edge, at) => {
      if (!shown(edge)) return;
      const on = lit && lit.edges.has(at);
      pen.globalAlpha = on ? 0.95 : lit ? 0.1 : 0.5;
      pen.strokeStyle = on ? ink.accent : ink.edge;
      pen.lineWidth = edge.s * size;
      pen.beginPath(); pen.moveTo(...toScreen(nodes[edge.a])); pen.lineTo(...toScreen(nodes[edge.b])); pen.stroke();
    });
    const taken = new Map();
    nodes.forEach((node, at) => {
      const [x, y] = toScreen(node), r = node.r * size;
      if (x < -40 || y < -40 || x > wide + 40 || y > high + 40) return;
      pen.globalAlpha = lit && !lit.nodes.has(at) ? 0.15 : 1;
      outline(node.f, x, y, r);
      pen.fillStyle = node.c; pen.fill();
      const picked = chosen && chosen.node === at;
      pen.strokeStyle = picked ? ink.accent : ink.outline; pen.lineWidth = picked ? 3 : 0.8; pen.stroke();
      take(taken, at, x - r, y - r, x + r, y + r);
    });
    label(lit, taken, size, wide, high);
    pen.globalAlpha = 1;
  }

  // --- labels: as many as have room, the best connected first; what is lit comes before all
  const CELL = 48;
  const cells = (l, t, r, b) => {
    const found = [];
    for (let i = Math.floor(l / CELL); i <= Math.floor(r / CELL); i++) for (let j = Math.floor(t / CELL); j <= Math.floor(b / CELL); j++) found.push(i + ":" + j);
    return found;
  };
  const take = (taken, owner, l, t, r, b) => { for (const cell of cells(l, t, r, b)) { if (!taken.has(cell)) taken.set(cell, []); taken.get(cell).push([owner, l, t, r, b]); } };
  const free = (taken, owner, l, t, r, b, discsToo) => !cells(l, t, r, b).some((cell) =>
    (taken.get(cell) || []).some(([who, l2, t2, r2, b2]) => who !== owner && (discsToo || who < 0) && l < r2 && l2 < r && t < b2 && t2 < b));

  function label(lit, taken, size, wide, high) {
    pen.font = "12px system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
    pen.textAlign = "center"; pen.textBaseline = "middle"; pen.lineJoin = "round";
    const order = lit ? byRank.filter((at) => lit.nodes.has(at)) : byRank;
    for (const at of order) {
      const node = nodes[at], [x, y] = toScreen(node), r = node.r * size + 3;
      if (x < 0 || y < 0 || x > wide || y > high) continue;
      const lines = node.b, half = Math.max(...lines.map((line) => pen.measureText(line).width)) / 2, tall = lines.length * 14;
      const spots = [[x, y + r + tall / 2], [x, y - r - tall / 2], [x + r + half, y], [x - r - half, y]];
      const fits = (discsToo) => spots.find(([cx, cy]) => cx - half > 1 && cx + half < wide - 1 && cy - tall / 2 > 1 && cy + tall / 2 < high - 1 &&
        free(taken, at, cx - half - 2, cy - tall / 2, cx + half + 2, cy + tall / 2, discsToo));
      const spot = fits(true) || (hubs.has(at) && fits(false));
      const focus = over || chosen, must = focus && (focus.node === at || (focus.edge !== undefined && lit && lit.nodes.has(at)));
      if (!spot && !must) continue;
      const [cx, cy] = spot || spots[0];
      take(taken, -1, cx - half, cy - tall / 2, cx + half, cy + tall / 2);
      lines.forEach((line, row) => {
        const top = cy + (row - (lines.length - 1) / 2) * 14;
        pen.globalAlpha = 0.9; pen.strokeStyle = ink.halo; pen.lineWidth = 3; pen.strokeText(line, cx, top);
        pen.globalAlpha = 1; pen.fillStyle = ink.ink; pen.fillText(line, cx, top);
      });
    }
  }

  // --- camera
  const fit = (list) => {
    const xs = list.map((node) => node.x), ys = list.map((node) => node.y), low = (v) => v.reduce((p, q) => Math.min(p, q), Infinity), up = (v) => v.reduce((p, q) => Math.max(p, q), -Infinity);
    if (!list.length) return { x: 0, y: 0, k: 1 };
    const k = Math.max(0.02, Math.min((canvas.clientWidth - 140) / (up(xs) - low(xs) + 1), (canvas.clientHeight - 80) / (up(ys) - low(ys) + 1), 2));
    return { x: (low(xs) + up(xs)) / 2, y: (low(ys) + up(ys)) / 2, k };
  };
  const go = (goal) => {
    untouched = false; cancelAnimationFrame(ride);
    if (calm.matches) { camera = goal; redraw(); return; }
    const from = camera, start = performance.now();
    const step = (now) => {
      const t = Math.min(1, Math.max(0, (now - start) / 300)), e = t * (2 - t);
      camera = { x: from.x + (goal.x - from.x) * e, y: from.y + (goal.y - from.y) * e, k: from.k * (goal.k / from.k) ** e };
      draw(); if (t < 1) ride = requestAnimationFrame(step);
    };
    ride = requestAnimationFrame(step);
  };
  const zoom = (factor, px = canvas.clientWidth / 2, py = canvas.clientHeight / 2) => {
    untouched = false; cancelAnimationFrame(ride);
    const k = Math.max(0.02, Math.min(12, camera.k * factor)), dx = px - canvas.clientWidth / 2, dy = py - canvas.clientHeight / 2;
    camera = { x: camera.x + dx / camera.k - dx / k, y: camera.y + dy / camera.k - dy / k, k }; redraw();
  };
  const shift = (dx, dy) => { untouched = false; cancelAnimationFrame(ride); camera = { ...camera, x: camera.x - dx / camera.k, y: camera.y - dy / camera.k }; redraw(); };

  // --- what is under the pointer
  const hit = (px, py) => {
    let best = null, near = 1e9;
    nodes.forEach((node, at) => { const [x, y] = toScreen(node), d = Math.hypot(px - x, py - y) - node.r * grown(); if (d < 4 && d < near) { near = d; best = { node: at }; } });
    if (best) return best;
    near = 5;
    edges.forEach((edge, at) => {
      if (!shown(edge)) return;
      const [ax, ay] = toScreen(nodes[edge.a]), [bx, by] = toScreen(nodes[edge.b]), dx = bx - ax, dy = by - ay;
      const t = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
      const d = Math.hypot(px - ax - t * dx, py - ay - t * dy); if (d < near) { near = d; best = { edge: at }; }
    });
    return best;
  };

  // --- panel: built with textContent only, so that a name is never markup
  const make = (tag, text, look) => { const element = document.createElement(tag); if (text !== undefined) element.textContent = text; if (look) element.className = look; return element; };
  const named = (tag, text) => { const element = make(tag, text); element.dir = "auto"; return element; };
  const trialList = (ids) => {
    const list = make("ul", undefined, "ids");
    for (const id of ids) {
      const item = make("li");
      if (/^NCT\d{8}$/.test(id)) { const link = make("a", id); link.href = net.study + id; link.target = "_blank"; link.rel = "noreferrer"; item.append(link); } else item.textContent = id;
      list.append(item);
    }
    return list;
  };
  const choose = (what) => {
    chosen = what; over = null; panel.replaceChildren(); redraw();
    if (!what) { panel.append(make("p", "Choose a node or a link to see its trials.", "empty")); return; }
    if (what.edge !== undefined) {
      const edge = edges[what.edge];
      panel.append(named("h2", nodes[edge.a].l), make("p", "and", "kind"), named("h2", nodes[edge.b].l), named("p", edge.why), make("h3", "Trials"), trialList(edge.t.split(" ")));
      return;
    }
    const node = nodes[what.node], list = make("ul"), mine = around[what.node].filter((at) => shown(edges[at]));
    const other = (at) => nodes[edges[at].a === what.node ? edges[at].b : edges[at].a];
    mine.sort((p, q) => edges[q].w - edges[p].w || (other(p).l < other(q).l ? -1 : 1));
    for (const at of mine) {
      const item = make("li"), button = named("button", other(at).l + " (" + edges[at].w + ")");
      button.type = "button"; button.addEventListener("click", () => choose({ edge: at })); item.append(button); list.append(item);
    }
    panel.append(named("h2", node.l), make("p", [node.g, node.o, node.t + (node.t === 1 ? " trial" : " trials")].filter(Boolean).join(" · "), "kind"));
    panel.append(make("h3", "Trials"), trialList(node.i ? node.i.split(" ") : []));
    panel.append(make("h3", mine.length ? mine.length + (mine.length === 1 ? " link" : " links") : "No links"), list);
  };

  // --- pointer, wheel, keys
  const held = new Map(); let moved = 0, spread = 0;
  const place = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  const gap = () => { const [p, q] = [...held.values()]; return Math.hypot(p[0] - q[0], p[1] - q[1]); };
  canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); held.set(event.pointerId, place(event)); if (held.size === 1) moved = 0; if (held.size === 2) { spread = gap(); moved = 99; } });
  canvas.addEventListener("pointermove", (event) => {
    const at = place(event), was = held.get(event.pointerId);
    if (!was) { const found = hit(...at); canvas.classList.toggle("over", !!found); if (JSON.stringify(found) !== JSON.stringify(over)) { over = found; redraw(); } return; }
    held.set(event.pointerId, at);
    if (held.size === 2) { const now = gap(), [p, q] = [...held.values()]; zoom(now / (spread || now), (p[0] + q[0]) / 2, (p[1] + q[1]) / 2); spread = now; return; }
    moved += Math.abs(at[0] - was[0]) + Math.abs(at[1] - was[1]);
    if (moved > 4) { canvas.classList.add("held"); shift(at[0] - was[0], at[1] - was[1]); }
  });
  const release = (event) => { if (held.delete(event.pointerId) && event.type === "pointerup" && moved <= 4 && !held.size) choose(hit(...place(event))); canvas.classList.remove("held"); };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => { if (over) { over = null; redraw(); } });
  canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), ...place(event)); }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const keys = { ArrowLeft: () => shift(60, 0), ArrowRight: () => shift(-60, 0), ArrowUp: () => shift(0, 60), ArrowDown: () => shift(0, -60), "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => go(fit(nodes)), Escape: () => choose(null) };
    if (keys[event.key] && !event.ctrlKey && !event.metaKey) { event.preventDefault(); keys[event.key](); }
  });
  document.getElementById("closer").addEventListener("click", () => zoom(1.4));
  document.getElementById("farther").addEventListener("click", () => zoom(1 / 1.4));
  document.getElementById("whole").addEventListener("click", () => go(fit(nodes)));

  // --- search and filter
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const folded = nodes.map((node) => fold(node.l));
  let at = -1;
  const close = () => { hits.hidden = true; find.setAttribute("aria-expanded", "false"); find.removeAttribute("aria-activedescendant"); at = -1; };
  const visit = (what) => {
    const ends = what.node === undefined ? [edges[what.edge].a, edges[what.edge].b] : [what.node, ...around[what.node].flatMap((e) => [edges[e].a, edges[e].b])];
    close(); choose(what); go(fit(ends.map((n) => nodes[n])));
  };
  const search = () => {
    const words = fold(find.value.trim()); hits.replaceChildren(); at = -1;
    if (words.length < 2) { close(); return; }
    const found = byRank.filter((n) => folded[n].includes(words)).slice(0, 12).map((n) => ({ what: { node: n }, text: nodes[n].l }));
    nodes.forEach((node, n) => { if (found.length < 16 && /\d/.test(words) && !around[n].length && node.i.toLowerCase().includes(words)) found.push({ what: { node: n }, text: node.l }); });
    edges.forEach((edge, n) => { if (found.length < 20 && /\d/.test(words) && edge.t.toLowerCase().includes(words)) found.push({ what: { edge: n }, text: nodes[edge.a].l + " – " + nodes[edge.b].l }); });
    found.forEach((one, n) => { const item = named("li", one.text); item.id = "hit-" + n; item.setAttribute("role", "option"); item.setAttribute("aria-selected", "false"); item.addEventListener("pointerdown", (event) => { event.preventDefault(); visit(one.what); }); item.go = () => visit(one.what); hits.append(item); });
    if (!found.length) hits.append(make("li", "Nothing found"));
    hits.hidden = false; find.setAttribute("aria-expanded", "true");
  };
  find.addEventListener("input", search);
  find.addEventListener("blur", close);
  find.addEventListener("keydown", (event) => {
    const options = [...hits.querySelectorAll("[role=option]")];
    if (event.key === "Escape") { close(); return; }
    if (event.key === "Enter" && options.length && !hits.hidden) { event.preventDefault(); options[Math.max(0, at)].go(); return; }
    if ((event.key !== "ArrowDown" && event.key !== "ArrowUp") || !options.length) return;
    event.preventDefault(); at = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    find.setAttribute("aria-activedescendant", options[at].id); options[at].scrollIntoView({ block: "nearest" });
  });
  const slider = document.getElementById("least");
  if (slider) slider.addEventListener("input", () => { least = Number(slider.value); document.getElementById("least-shown").value = slider.value; choose(chosen && chosen.edge !== undefined && !shown(edges[chosen.edge]) ? null : chosen); });

  new ResizeObserver(() => { if (untouched) camera = fit(nodes); draw(); }).observe(canvas);
  dark.addEventListener("change", () => { readColours(); redraw(); });
  readColours(); camera = fit(nodes); draw();
})();
