// The page: one state, and all that shows it.

import { Colouring, DARK, LIGHT, type Theme } from "./colours";
import { Controls } from "./controls";
import { unpack, type Net } from "./data";
import { byId } from "./dom";
import { Drawing } from "./drawing";
import { linksCsv, nodesCsv } from "./export/csv";
import { png } from "./export/png";
import { fileName, save } from "./export/save";
import { scene } from "./export/scene";
import { svg } from "./export/svg";
import { compute, type Shown } from "./filter";
import { showLegend } from "./legend";
import { Panel } from "./panel";
import { Search } from "./search";
import { Tables } from "./tables";
import type { Target } from "./target";
import { choicesLine, countsLine } from "./words";

const darkOutside = matchMedia("(prefers-color-scheme: dark)");
const narrow = matchMedia("(max-width: 820px)");
const FEW = 0.1; // of what is shown at first; fewer are looked at from closer by

class Page {
  private readonly controls: Controls;
  private readonly panel: Panel;
  private readonly tables: Tables;
  private readonly search: Search;
  private readonly drawing: Drawing | null;
  private shown: Shown;
  private readonly atFirst: number;
  private closeBy = false;
  private colouring!: Colouring;
  private coloured = "";
  private chosen: Target | null = null;
  private dark: boolean | null = null;

  constructor(private readonly net: Net) {
    this.controls = new Controls(net, () => this.update(), () => this.refit());
    this.shown = compute(net, this.controls.choices);
    this.atFirst = this.nodesShown().length;
    this.panel = new Panel(net, {
      choose: (target) => this.choose(target),
      focus: (node, steps) => this.focus({ node, steps }),
      leaveFocus: () => this.focus(null),
      reset: () => this.reset(),
    });
    this.tables = new Tables(net, (target) => this.visit(target));
    this.search = new Search(net, (target) => this.visit(target));
    this.drawing = this.draw();
    this.update();
    this.drawing?.frame(this.nodesShown());
    this.listen();
  }

  private draw(): Drawing | null {
    if (!document.createElement("canvas").getContext("webgl2")) {
      byId("no-drawing").hidden = false;
      return null;
    }
    const drawing = new Drawing(this.net, byId("drawing"));
    drawing.onChoose = (target) => this.choose(target);
    return drawing;
  }

  private get theme(): Theme {
    return (this.dark ?? darkOutside.matches) ? DARK : LIGHT;
  }

  private nodesShown(): number[] {
    return this.net.label.map((_, at) => at).filter((at) => this.shown.node[at]);
  }

  /** All that is shown; those without a partner stand apart from the first view. */
  private overview(): void {
    const view = this.drawing?.view;
    if (this.controls.choices.lone || this.few()) view?.fit(this.nodesShown());
    else view?.home();
  }

  private few(): boolean {
    const left = this.nodesShown().length;
    return left > 0 && left < FEW * this.atFirst;
  }

  /** After a filter: comes closer to the few that it leaves, and goes back when there are more again. */
  private refit(): void {
    const before = this.closeBy;
    this.closeBy = this.few();
    if (this.closeBy || before) this.overview();
  }

  private update(): void {
    const { net, theme } = this;
    const { choices, colourBy } = this.controls;
    this.shown = compute(net, choices);
    const wanted = colourBy + theme.dark;
    if (wanted !== this.coloured) this.colouring = new Colouring(net, colourBy, theme);
    this.coloured = wanted;
    byId("counts").textContent = countsLine(net, this.shown);
    showLegend(this.colouring.legend(this.shown));
    if (this.chosen && "edge" in this.chosen && !this.shown.edge[this.chosen.edge]) this.choose(null);
    else this.panel.show(this.chosen, this.shown, choices);
    this.drawing?.choose(this.chosen);
    this.drawing?.update(this.shown, this.colouring.of, theme);
    this.tables.update(this.shown);
    const { focus } = choices;
    byId("focus").hidden = !focus;
    if (focus) byId("focus-name").textContent = `Around ${net.label[focus.node]}, ${focus.steps === 1 ? "one step" : "two steps"}`;
  }

  private choose(target: Target | null): void {
    this.chosen = target;
    this.panel.show(target, this.shown, this.controls.choices);
    this.drawing?.choose(target);
    if (this.drawing) this.drawing.view.inset = target && !narrow.matches ? byId("panel").offsetWidth : 0;
  }

  /** Chooses what was found by other means than the drawing, and brings it into view. */
  private visit(target: Target): void {
    const node = "node" in target ? target.node : this.net.a[target.edge];
    const { choices } = this.controls;
    if (choices.focus && !this.shown.node[node]) this.controls.focus(null);
    if (!this.shown.node[node] && this.shown.nodeTrials[node] && !this.shown.degree[node]) this.controls.showLone();
    this.choose(target);
    if ("node" in target) this.drawing?.view.seek(node);
    else this.drawing?.view.fit([node, this.net.b[target.edge]]);
    byId("panel").querySelector("h2")?.focus({ preventScroll: !narrow.matches });
  }

  private focus(focus: { node: number; steps: number } | null): void {
    this.controls.focus(focus);
    if (focus) this.drawing?.view.fit(this.nodesShown());
    else this.drawing?.view.home();
    byId("panel").querySelector("h2")?.focus({ preventScroll: true });
  }

  private reset(): void {
    this.controls.reset();
    this.search.clear();
    this.closeBy = false;
    this.choose(null);
    this.drawing?.view.home();
  }

  private listen(): void {
    const on = (id: string, act: () => void) => byId(id).addEventListener("click", act);
    on("closer", () => this.drawing?.view.zoom(1.5));
    on("farther", () => this.drawing?.view.zoom(1 / 1.5));
    on("whole", () => this.overview());
    byId("lone").addEventListener("change", () => this.overview());
    on("reset", () => this.reset());
    on("unfocus", () => this.focus(null));
    on("theme", () => this.switchTheme());
    on("save-png", () => void this.savePng());
    on("save-svg", () => save(fileName(document.title, ".svg"), svg(this.scene()), "image/svg+xml"));
    on("save-nodes", () => save(fileName(document.title, "-names.csv"), nodesCsv(this.net, this.shown), "text/csv"));
    on("save-links", () => save(fileName(document.title, "-links.csv"), linksCsv(this.net, this.shown), "text/csv"));
    darkOutside.addEventListener("change", () => this.update());
    byId("stage").addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (this.chosen) this.choose(null);
      else if (this.controls.choices.focus) this.focus(null);
    });
    if (narrow.matches) byId<HTMLDetailsElement>("filters").open = false;
  }

  private key(event: KeyboardEvent): void {
    const view = this.drawing?.view;
    if (!view || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      ArrowLeft: () => view.shift(-80, 0),
      ArrowRight: () => view.shift(80, 0),
      ArrowUp: () => view.shift(0, -80),
      ArrowDown: () => view.shift(0, 80),
      "+": () => view.zoom(1.5),
      "=": () => view.zoom(1.5),
      "-": () => view.zoom(1 / 1.5),
      "0": () => this.overview(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private switchTheme(): void {
    this.dark = !this.theme.dark;
    document.documentElement.dataset.theme = this.dark ? "dark" : "light";
    byId("theme").setAttribute("aria-pressed", String(this.dark));
    this.update();
  }

  private scene() {
    if (!this.drawing) throw new Error("nothing is drawn");
    const told = {
      title: document.title,
      caption: [`${byId("counts").textContent}.`, choicesLine(this.net, this.controls.choices), byId("note").textContent ?? ""].filter((text) => text.trim()),
      legend: this.colouring.legend(this.shown),
    };
    return scene(this.net, this.shown, this.drawing, this.colouring.of, this.theme, told);
  }

  private async savePng(): Promise<void> {
    save(fileName(document.title, ".png"), await png(this.scene()), "image/png");
  }
}

document.documentElement.classList.add("scripted"); // shows the controls
new Page(unpack(byId("data").textContent ?? "{}"));
