// Which names there is room for, and where: the most important first, each at its node's first free place.

import type { Theme } from "./colours";

export interface Candidate {
  node: number;
  x: number;
  y: number;
  radius: number;
  /** Drawn whatever it covers. */
  must: boolean;
  /** May cover nodes: a hub amid its partners has no free place, and is what one looks for. */
  hub: boolean;
}

export interface Placed {
  node: number;
  x: number;
  y: number;
  size: number;
  lines: string[];
}

export interface Disc {
  node: number;
  x: number;
  y: number;
  radius: number;
}

/** The size of the names of small nodes, which step back. */
export const SMALL = 11;
const CELL = 64;
const WIDTH = 24;
const LINES = 3;
const FAMILY = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

export const font = (size: number): string => `${size}px ${FAMILY}`;
export const lineHeight = (size: number): number => size * 1.16;

/** Rectangles that are taken, found by the cells of a grid. */
class Plane {
  private readonly cells = new Map<number, number[]>();
  private readonly boxes: number[] = [];

  take(owner: number, left: number, top: number, right: number, bottom: number): void {
    const box = this.boxes.push(owner, left, top, right, bottom) - 5;
    this.each(left, top, right, bottom, (cell) => {
      const there = this.cells.get(cell);
      if (there) there.push(box);
      else this.cells.set(cell, [box]);
      return true;
    });
  }

  free(owner: number, left: number, top: number, right: number, bottom: number): boolean {
    const { boxes } = this;
    return this.each(left, top, right, bottom, (cell) => {
      for (const at of this.cells.get(cell) ?? []) {
        if (boxes[at] === owner) continue;
        if (left < boxes[at + 3] && boxes[at + 1] < right && top < boxes[at + 4] && boxes[at + 2] < bottom) return false;
      }
      return true;
    });
  }

  private each(left: number, top: number, right: number, bottom: number, visit: (cell: number) => boolean): boolean {
    for (let column = Math.floor(left / CELL); column <= right / CELL; column++) {
      for (let row = Math.floor(top / CELL); row <= bottom / CELL; row++) if (!visit(column * 4096 + row)) return false;
    }
    return true;
  }
}

export class Labeller {
  private readonly wrapped = new Map<number, string[]>();
  private readonly widths = new Map<number, number>();

  constructor(private readonly labels: string[], private readonly pen: CanvasRenderingContext2D) {}

  /** Candidates come in order of importance. At most `most` are placed, and `tries` looked at. */
  place(candidates: Iterable<Candidate>, discs: Disc[], hubs: Set<number>, width: number, height: number, most: number, tries: number): Placed[] {
    const texts = new Plane();
    const nodes = new Plane();
    const large = new Plane(); // what a hub's name covers only where all else is taken
    for (const { node, x, y, radius } of discs) nodes.take(node, x - radius, y - radius, x + radius, y + radius);
    for (const node of hubs) {
      const disc = discs.find((one) => one.node === node);
      if (disc) large.take(node, disc.x - disc.radius, disc.y - disc.radius, disc.x + disc.radius, disc.y + disc.radius);
    }
    const placed: Placed[] = [];
    texts.take(-2, 0, height - 56, 190, height); // the buttons
    for (const one of candidates) {
      if (placed.length >= most || tries-- <= 0) break;
      const size = Math.round(Math.min(16, SMALL + Math.max(0, one.radius - 4) / 2.5));
      const lines = this.lines(one.node);
      if (!lines.length) continue;
      const half = (this.width(one.node) * size) / 24 + 2;
      const tall = lines.length * lineHeight(size);
      const fits = ([x, y]: [number, number], clear?: Plane) =>
        x - half > 0 && x + half < width && y - tall / 2 > 0 && y + tall / 2 < height &&
        [texts, clear].every((plane) => !plane || plane.free(one.node, x - half, y - tall / 2, x + half, y + tall / 2));
      const spots = around(one, half, tall);
      const spot =
        spots.find((at) => fits(at, nodes)) ??
        (one.hub || one.must ? (spots.find((at) => fits(at, large)) ?? spots.find((at) => fits(at))) : undefined) ??
        (one.must ? spots[0] : undefined);
      if (!spot) continue;
      const [x, y] = spot;
      texts.take(one.node, x - half, y - tall / 2, x + half, y + tall / 2);
      placed.push({ node: one.node, x, y, size, lines });
    }
    return placed;
  }

  lines(node: number): string[] {
    let lines = this.wrapped.get(node);
    if (!lines) this.wrapped.set(node, (lines = wrap(this.labels[node], WIDTH, LINES)));
    return lines;
  }

  /** The width of the widest line at 12 pixels. */
  private width(node: number): number {
    let width = this.widths.get(node);
    if (width === undefined) {
      this.pen.font = font(12);
      width = Math.max(...this.lines(node).map((line) => this.pen.measureText(line).width));
      this.widths.set(node, width);
    }
    return width;
  }
}

export function paintLabels(pen: CanvasRenderingContext2D, placed: Iterable<Placed>, theme: Theme): void {
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.strokeStyle = theme.page;
  for (const { x, y, size, lines } of placed) {
    pen.font = font(size);
    pen.fillStyle = size > SMALL ? theme.ink : theme.soft;
    pen.lineWidth = 3.5;
    lines.forEach((line, row) => {
      const at = y + (row - (lines.length - 1) / 2) * lineHeight(size);
      pen.globalAlpha = 0.85;
      pen.strokeText(line, x, at);
      pen.globalAlpha = 1;
      pen.fillText(line, x, at);
    });
  }
}

function around({ x, y, radius }: Candidate, half: number, tall: number): [number, number][] {
  const reach = radius + 2;
  const slant = reach * 0.7;
  return [
    [x, y + reach + tall / 2],
    [x, y - reach - tall / 2],
    [x + reach + half, y],
    [x - reach - half, y],
    [x + slant + half, y + slant + tall / 2],
    [x - slant - half, y + slant + tall / 2],
    [x + slant + half, y - slant - tall / 2],
    [x - slant - half, y - slant - tall / 2],
  ];
}

export function wrap(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  const letters = [...text].length;
  // Scripts without spaces are cut by letters.
  const words = letters > width && !text.includes(" ") ? (text.match(new RegExp(`.{1,${width}}`, "gu")) ?? []) : text.split(" ");
  for (const word of words) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line = line ? `${line} ${word}` : word.length > width * 1.5 ? word.slice(0, width) + "…" : word;
  }
  if (line) lines.push(line);
  if (lines.length > most) {
    lines.length = most;
    lines[most - 1] += "…";
  }
  return lines;
}
