// Where one looks from. Layouts are in points with y downwards; Sigma has y upwards.

import type Sigma from "sigma";
import type { Net } from "./data";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const CLOSEST = 6; // pixels a point
const LEAST = 0.09; // pixels a point, below which a first view shows a crowd and no network
const SMALL = 700;
const WHOLE = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };

export class View {
  /** Pixels at the right that the panel covers. */
  inset = 0;
  /** Pixels a point of the layout when the camera shows the first view. */
  private first = 1;

  constructor(private readonly sigma: Sigma, private readonly net: Net) {
    sigma.on("resize", () => this.measure());
  }

  /** Makes these nodes the first view, to which the page comes back and which it keeps when its size changes. */
  frame(nodes: number[]): void {
    this.sigma.setCustomBBox(box(this.net, nodes));
    this.sigma.refresh();
    this.measure();
    const whole = box(this.net, this.net.x.map((_, at) => at));
    const [from, to] = [this.sigma.graphToViewport(corner(whole, 0), { cameraState: WHOLE }), this.sigma.graphToViewport(corner(whole, 1), { cameraState: WHOLE })];
    const { width, height } = this.sigma.getDimensions();
    const all = Math.max(Math.abs(to.x - from.x) / width, Math.abs(to.y - from.y) / height, 1);
    this.sigma.setSetting("maxCameraRatio", all * 1.6);
    this.sigma.setSetting("minCameraRatio", Math.min(0.5, this.first / CLOSEST));
    this.sigma.getCamera().setState(WHOLE);
  }

  /** On a small screen, starts amid these nodes instead. */
  closer(nodes: number[]): void {
    if (this.sigma.getDimensions().width >= SMALL || this.first >= LEAST || !nodes.length) return;
    const middle = (values: number[]) => values.sort((p, q) => p - q)[values.length >> 1];
    const { scale, x, y } = this.framing();
    const at = { x: middle(nodes.map((node) => this.net.x[node])), y: middle(nodes.map((node) => this.net.y[node])) };
    this.sigma.getCamera().setState({ x: x + scale * at.x, y: y - scale * at.y, ratio: this.first / LEAST });
  }

  /** Pixels a point. */
  scale(ratio = this.sigma.getCamera().ratio): number {
    return this.first / ratio;
  }

  /** How Sigma's own coordinates, in which it draws, come from those of the layout (y upwards). */
  framing(): { scale: number; x: number; y: number } {
    const at = (x: number) => this.sigma.viewportToFramedGraph(this.sigma.graphToViewport({ x, y: 0 }));
    const [zero, far] = [at(0), at(1000)];
    return { scale: (far.x - zero.x) / 1000, x: zero.x, y: zero.y };
  }

  home(): void {
    this.go(WHOLE);
  }

  /** Moves so that these nodes are seen, no closer than reads well. */
  fit(nodes: number[]): void {
    if (!nodes.length) return;
    const there = box(this.net, nodes);
    const { width, height } = this.sigma.getDimensions();
    const room = { x: Math.max(80, width - this.inset - 180), y: Math.max(80, height - 120) };
    const scale = Math.min(room.x / (there.x[1] - there.x[0] + 1), room.y / (there.y[1] - there.y[0] + 1), 1.2);
    const middle = { x: (there.x[0] + there.x[1]) / 2, y: (there.y[0] + there.y[1]) / 2 };
    this.centre(this.sigma.graphToViewport(middle), this.first / scale);
  }

  /** Brings a node into the middle if it is near the edge or far away, and closer if it is tiny. */
  seek(node: number): void {
    const point = { x: this.net.x[node], y: -this.net.y[node] };
    const spot = this.sigma.graphToViewport(point);
    const { width, height } = this.sigma.getDimensions();
    const seen = spot.x > width * 0.2 && spot.x < (width - this.inset) * 0.8 && spot.y > height * 0.2 && spot.y < height * 0.8;
    const close = this.scale() >= 0.45;
    if (seen && close) return;
    this.centre(spot, close ? this.sigma.getCamera().ratio : this.first / 0.6);
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    this.go({ ratio: camera.getBoundedRatio(camera.ratio / factor) });
  }

  /** Moves by pixels. */
  shift(dx: number, dy: number): void {
    const { width, height } = this.sigma.getDimensions();
    this.go(this.sigma.viewportToFramedGraph({ x: width / 2 + dx, y: height / 2 + dy }));
  }

  /** Brings a point of the screen into the middle of what the panel leaves free. */
  private centre(spot: { x: number; y: number }, ratio: number): void {
    const at = this.sigma.viewportToFramedGraph(spot);
    const pixel = (this.framing().scale * ratio) / this.first;
    this.go({ x: at.x + (this.inset / 2) * pixel, y: at.y, ratio });
  }

  private go(state: { x?: number; y?: number; ratio?: number }): void {
    const camera = this.sigma.getCamera();
    if (calm.matches) camera.setState(state);
    else void camera.animate(state, { duration: 300, easing: "quadraticInOut" });
  }

  private measure(): void {
    const options = { cameraState: WHOLE };
    const at = (x: number) => this.sigma.graphToViewport({ x, y: 0 }, options).x;
    this.first = Math.max(1e-6, (at(1000) - at(0)) / 1000);
  }
}

function corner(there: ReturnType<typeof box>, at: 0 | 1): { x: number; y: number } {
  return { x: there.x[at], y: there.y[at] };
}

function box(net: Net, nodes: number[]): { x: [number, number]; y: [number, number] } {
  const found = { x: [Infinity, -Infinity] as [number, number], y: [Infinity, -Infinity] as [number, number] };
  for (const at of nodes) {
    found.x = [Math.min(found.x[0], net.x[at]), Math.max(found.x[1], net.x[at])];
    found.y = [Math.min(found.y[0], -net.y[at]), Math.max(found.y[1], -net.y[at])];
  }
  if (!nodes.length) return { x: [0, 1], y: [0, 1] };
  // A lone node, or a row of them, still needs room around.
  for (const axis of ["x", "y"] as const) {
    const lacks = 200 - (found[axis][1] - found[axis][0]);
    if (lacks > 0) found[axis] = [found[axis][0] - lacks / 2, found[axis][1] + lacks / 2];
  }
  return found;
}
