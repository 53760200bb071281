// The drawing: Sigma keeps the camera and the nodes, links and names have layers of their own.

import Graph from "graphology";
import Sigma from "sigma";
import { View } from "./camera";
import { rgb, type Theme } from "./colours";
import type { Net } from "./data";
import type { Shown } from "./filter";
import { Labeller, paintLabels, type Candidate, type Disc, type Placed } from "./labels";
import { LineArray, Lines } from "./lines";
import { AllNodes, LitNodes, paint, SHAPES } from "./shapes";
import { largestComponent, linkAt, litBy, same, type Lit, type Target } from "./target";

const LEAST_POWER = 0.35;
const COVERED = 0.12;
const HOVERED = 30_000; // up to so many links answer to the pointer alone; beyond, to a click

/** Radius in points: the area grows with the number of trials. */
export const radius = (trials: number): number => Math.min(20, 4.5 * Math.sqrt(Math.max(1, trials)));
export const thickness = (weight: number): number => Math.min(7, 0.8 + 0.9 * Math.log2(Math.max(1, weight)));

export class Drawing {
  readonly view: View;
  onChoose: (target: Target | null) => void = () => {};
  placed: Placed[] = [];
  private readonly sigma: Sigma;
  private readonly graph = new Graph({ type: "undirected", multi: false, allowSelfLoops: false });
  private readonly lines: Lines;
  private readonly words: CanvasRenderingContext2D;
  private readonly labeller: Labeller;
  private rest = 0;
  private readonly litLayer: HTMLCanvasElement;
  private shown!: Shown;
  private theme!: Theme;
  private ranked: number[] = [];
  private hubs = new Set<number>();
  private chosen: Target | null = null;
  private over: Target | null = null;
  private lit: Lit | null = null;

  constructor(private readonly net: Net, container: HTMLElement) {
    for (let at = 0; at < net.size; at++) {
      const shape = SHAPES.indexOf(net.looks[net.look[at]].shape);
      this.graph.addNode(at, { x: net.x[at], y: -net.y[at], size: 1, color: "#999999", type: "shape", shape, hidden: true });
    }
    this.sigma = new Sigma(this.graph, container, {
      renderLabels: false,
      defaultNodeType: "shape",
      nodeProgramClasses: { shape: AllNodes },
      nodeHoverProgramClasses: { shape: LitNodes },
      defaultDrawNodeHover: () => {},
      zoomToSizeRatioFunction: (ratio) => 1 / this.grown(ratio),
      stagePadding: container.clientWidth < 600 ? 18 : 46,
      zoomDuration: 180,
      allowInvalidContainer: true,
    });
    this.view = new View(this.sigma, net);
    this.sigma.createCanvasContext("words").createWebGLContext("lines", { preserveDrawingBuffer: true });
    const canvases = this.sigma.getCanvases();
    canvases.nodes.before(canvases.lines);
    canvases.hoverNodes.after(canvases.words);
    this.sigma.resize(true);
    // What is never drawn on need not be laid over the page in each frame.
    for (const layer of ["edges", "edgeLabels", "labels", "hovers"]) canvases[layer].style.display = "none";
    this.litLayer = canvases.hoverNodes;
    this.lines = new Lines(canvases.lines.getContext("webgl2") as WebGL2RenderingContext);
    this.words = canvases.words.getContext("2d")!;
    this.labeller = new Labeller(net.label, this.words);
    this.sigma.on("beforeRender", () => this.settle());
    this.sigma.on("afterRender", () => this.paintLayers());
    this.listen(container);
  }

  /** The first view: these nodes, or where they would be too small, the middle of the largest component. */
  frame(nodes: number[]): void {
    this.view.frame(nodes);
    this.power = this.shrinking(nodes);
    this.writeLines();
    this.view.closer(largestComponent(this.net, this.shown));
  }

  /** Takes what is shown, and its colours, and draws. */
  update(shown: Shown, colours: string[], theme: Theme): void {
    this.shown = shown;
    this.theme = theme;
    paint.page = rgb(theme.page);
    paint.outline = rgb(theme.dark ? theme.page : theme.ink);
    this.graph.updateEachNodeAttributes(
      (key, attributes) => {
        const at = Number(key);
        attributes.hidden = !shown.node[at];
        attributes.size = radius(shown.nodeTrials[at]);
        attributes.color = colours[at];
        return attributes;
      },
      { attributes: ["hidden", "size", "color"] },
    );
    this.ranked = this.net.x.map((_, at) => at).filter((at) => shown.node[at]);
    const importance = (at: number) => shown.degree[at] + shown.nodeTrials[at];
    this.ranked.sort((p, q) => importance(q) - importance(p) || p - q);
    const linked = this.ranked.filter((at) => shown.degree[at] >= 8).sort((p, q) => shown.degree[q] - shown.degree[p]);
    const tried = [...this.ranked].sort((p, q) => shown.nodeTrials[q] - shown.nodeTrials[p] || p - q);
    this.hubs = new Set([...linked.slice(0, 20), ...tried.slice(0, 8)]);
    this.writeLines();
    this.over = null;
    this.light();
  }

  choose(target: Target | null): void {
    this.chosen = target;
    this.over = null;
    this.light();
  }

  /** Where a node is on the screen, and how large. */
  spot(node: number): Disc {
    const { x, y } = this.sigma.graphToViewport({ x: this.net.x[node], y: -this.net.y[node] });
    return { node, x, y, radius: radius(this.shown.nodeTrials[node]) * this.grown() };
  }

  get size(): { width: number; height: number } {
    return this.sigma.getDimensions();
  }

  /** How much of its size in points a node or line has on the screen: it grows slower than the distances do. */
  grown(ratio?: number): number {
    return Math.max(0.06, Math.min(1.6, (this.view?.scale(ratio) ?? 1) ** this.power));
  }

  private power = LEAST_POWER;

  /** Such that nodes cover no more than some of the first view; closer by, the layout keeps them apart. */
  private shrinking(nodes: number[]): number {
    const { width, height } = this.size;
    const scale = this.view.scale(1);
    const area = nodes.reduce((sum, node) => sum + Math.PI * radius(this.shown.nodeTrials[node]) ** 2, 0);
    if (scale >= 1 || !area) return LEAST_POWER;
    const fits = Math.sqrt((COVERED * width * height) / area);
    return Math.max(LEAST_POWER, Math.min(1, Math.log(fits) / Math.log(scale)));
  }

  /** How opaque lines are: the more of the sheet they cover, the fainter, so that what is below is still seen. */
  faintness = 0.6;
  private brightness = 0.9;

  private coverage(edges: number[]): number {
    const { net, shown } = this;
    const { width, height } = this.size;
    const scale = this.view.scale(1);
    let ink = 0;
    for (const edge of edges) {
      const [a, b] = [net.a[edge], net.b[edge]];
      ink += Math.hypot(net.x[a] - net.x[b], net.y[a] - net.y[b]) * thickness(shown.weight[edge]);
    }
    return (ink * scale * this.grown(1)) / (width * height || 1);
  }

  private writeLines(): void {
    const { net, shown } = this;
    const found: number[] = [];
    for (let at = 0; at < net.links; at++) if (shown.edge[at]) found.push(at);
    found.sort((p, q) => shown.weight[q] - shown.weight[p]); // the heaviest first, and so on top
    this.faintness = Math.max(0.08, Math.min(0.6, 0.7 / (1 + 2.5 * this.coverage(found))));
    this.lines.set("all", this.lineArray(found));
  }

  private lineArray(edges: number[]): LineArray {
    const { net, shown } = this;
    const lines = new LineArray(edges.length);
    const { scale, x, y } = this.view.framing();
    for (const edge of edges) {
      const [a, b] = [net.a[edge], net.b[edge]];
      const ends = [x + scale * net.x[a], y - scale * net.y[a], x + scale * net.x[b], y - scale * net.y[b]] as const;
      lines.add(...ends, thickness(shown.weight[edge]));
    }
    return lines;
  }

  private light(): void {
    const before = this.lit;
    const target = this.over ?? this.chosen;
    this.lit = target && this.shown ? litBy(this.net, this.shown, target) : null;
    for (const node of before?.nodes ?? []) {
      if (!this.lit?.nodes.has(node)) this.graph.setNodeAttribute(node, "highlighted", false);
    }
    for (const node of this.lit?.nodes ?? []) {
      if (!before?.nodes.has(node)) this.graph.setNodeAttribute(node, "highlighted", true);
    }
    if (this.lit) {
      this.lines.set("lit", this.lineArray(this.lit.edges));
      this.brightness = Math.max(0.4, Math.min(0.9, 1 / (1 + 3 * this.coverage(this.lit.edges))));
    }
    this.litLayer.style.display = this.lit ? "" : "none";
    paint.dim = this.lit ? 0.22 : 1;
    this.sigma.scheduleRender();
  }

  private paintLayers(): void {
    if (!this.shown) return;
    const params = this.sigma.getRenderParams();
    const all = { name: "all", colour: rgb(this.theme.edge), alpha: this.faintness * (this.lit ? 0.25 : 1) };
    const layers = this.lit ? [{ name: "lit", colour: rgb(this.theme.accent), alpha: this.brightness }, all] : [all];
    this.lines.draw(layers, params, this.grown(), () => this.moving());
    const { width, height } = this.size;
    this.words.clearRect(0, 0, width, height);
    this.placed = this.placeLabels(width, height);
    paintLabels(this.words, this.placed, this.theme);
  }

  /** A drawing made while the view moves is followed by a whole one when it rests. */
  private settle(): void {
    paint.moving = this.moving();
    clearTimeout(this.rest);
    if (paint.moving) this.rest = window.setTimeout(() => this.sigma.scheduleRender(), 200);
  }

  private moving(): boolean {
    const mouse = this.sigma.getMouseCaptor();
    const touch = this.sigma.getTouchCaptor();
    return this.sigma.getCamera().isAnimated() || mouse.isMouseDown || mouse.isMoving || touch.isMoving || mouse.currentWheelDirection !== 0;
  }

  private placeLabels(width: number, height: number): Placed[] {
    const discs: Disc[] = [];
    const candidates: Candidate[] = [];
    const { lit, hubs } = this;
    for (const node of this.ranked) {
      const spot = this.spot(node);
      if (spot.x < 0 || spot.y < 0 || spot.x > width || spot.y > height) continue;
      if (spot.radius > 1.8 || lit?.nodes.has(node)) discs.push(spot);
      if (!lit || lit.nodes.has(node)) candidates.push({ ...spot, must: !!lit?.must.has(node), hub: hubs.has(node) });
    }
    if (lit) candidates.sort((p, q) => Number(q.must) - Number(p.must));
    return this.labeller.place(candidates, discs, hubs, width, height, Math.max(14, (width * height) / 13000), 900);
  }

  private listen(container: HTMLElement): void {
    const { sigma } = this;
    const hover = (target: Target | null) => {
      container.classList.toggle("over", target !== null);
      if (same(target, this.over)) return;
      this.over = target;
      this.light();
    };
    sigma.on("enterNode", ({ node }) => hover({ node: Number(node) }));
    sigma.on("leaveNode", () => hover(null));
    sigma.on("clickNode", ({ node }) => this.onChoose({ node: Number(node) }));
    sigma.on("clickStage", ({ event }) => this.onChoose(this.linkUnder(event)));
    sigma.on("leaveStage", () => hover(null));
    sigma.on("moveBody", ({ event }) => {
      if (this.shown.counts.links > HOVERED || this.moving() || (this.over && "node" in this.over)) return;
      hover(this.linkUnder(event));
    });
  }

  private linkUnder(event: { x: number; y: number }): Target | null {
    const { x, y } = this.sigma.viewportToGraph(event);
    const edge = linkAt(this.net, this.shown, x, -y, 5 / this.view.scale());
    return edge < 0 ? null : { edge };
  }
}
