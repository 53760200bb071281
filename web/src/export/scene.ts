// What is seen, as lines, shapes and words: the same for a picture of points and one of paths.

import type { Entry, Theme } from "../colours";
import type { Net } from "../data";
import { thickness, type Drawing } from "../drawing";
import type { Shown } from "../filter";
import type { Disc, Placed } from "../labels";
import { written } from "../words";

export interface Scene {
  width: number;
  height: number;
  theme: Theme;
  faintness: number;
  lines: { ax: number; ay: number; bx: number; by: number; width: number }[];
  nodes: { x: number; y: number; radius: number; shape: string; colour: string }[];
  labels: Placed[];
  /** Legend and caption, below the drawing. */
  marks: { x: number; y: number; shape: string; colour: string }[];
  words: { x: number; y: number; size: number; bold: boolean; text: string }[];
}

const ROW = 20;
const EDGE = 16;
const NAME = 90; // room for half a name

export interface Told {
  title: string;
  caption: string[];
  legend: Entry[];
}

export function scene(net: Net, shown: Shown, drawing: Drawing, colours: string[], theme: Theme, told: Told): Scene {
  const { height } = drawing.size;
  const spots = net.x.map((_, at) => drawing.spot(at));
  const width = seenWidth(shown, drawing, spots);
  const lines: Scene["lines"] = [];
  const order = net.a.map((_, at) => at).filter((at) => shown.edge[at]);
  order.sort((p, q) => shown.weight[p] - shown.weight[q]);
  for (const at of order) {
    const [a, b] = [spots[net.a[at]], spots[net.b[at]]];
    const outside =
      Math.max(a.x, b.x) < 0 || Math.max(a.y, b.y) < 0 || Math.min(a.x, b.x) > width || Math.min(a.y, b.y) > height;
    if (!outside) lines.push({ ax: a.x, ay: a.y, bx: b.x, by: b.y, width: thickness(shown.weight[at]) * drawing.grown() });
  }
  const nodes = spots
    .filter(({ node, x, y, radius: r }) => shown.node[node] && x > -r && y > -r && x < width + r && y < height + r)
    .map(({ node, x, y, radius }) => ({ x, y, radius, shape: net.looks[net.look[node]].shape, colour: colours[node] }));
  const below = under(told, width, height);
  return { width, theme, faintness: drawing.faintness, lines, nodes, labels: drawing.placed, ...below };
}

/** Without what the panel covers, where that is empty. */
function seenWidth(shown: Shown, drawing: Drawing, spots: Disc[]): number {
  const { width, height } = drawing.size;
  let right = width - drawing.view.inset;
  for (const { node, x, y, radius: r } of spots) {
    if (shown.node[node] && x < width + r && y > -r && y < height + r) right = Math.max(right, x + r + NAME);
  }
  return Math.min(width, right);
}

function under({ title, caption, legend }: Told, width: number, top: number): Pick<Scene, "marks" | "words" | "height"> {
  const marks: Scene["marks"] = [];
  const words: Scene["words"] = [];
  let [x, y] = [EDGE, top + EDGE + 6];
  words.push({ x, y, size: 15, bold: true, text: title });
  y += ROW + 4;
  for (const { label, colour, shape, count } of legend) {
    const text = `${label} (${written(count)})`;
    const room = 34 + text.length * 6.6;
    if (x > EDGE && x + room > width - EDGE) [x, y] = [EDGE, y + ROW];
    marks.push({ x: x + 6, y, shape, colour });
    words.push({ x: x + 18, y, size: 12, bold: false, text });
    x += room;
  }
  const letters = Math.max(30, Math.floor((width - 2 * EDGE) / 6.2));
  for (const text of caption.flatMap((line) => lines(line, letters))) {
    y += ROW;
    words.push({ x: EDGE, y, size: 12, bold: false, text });
  }
  return { marks, words, height: Math.ceil(y + ROW) };
}

function lines(text: string, letters: number): string[] {
  const found: string[] = [];
  for (const word of text.split(" ")) {
    const last = found.at(-1);
    if (last !== undefined && last.length + word.length < letters) found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  return found;
}
