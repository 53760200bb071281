// A node or a link, by its number.

import { listOf, otherEnd, type Net } from "./data";
import type { Shown } from "./filter";

export type Target = { node: number } | { edge: number };

export const same = (p: Target | null, q: Target | null): boolean => JSON.stringify(p) === JSON.stringify(q);

export interface Lit {
  nodes: Set<number>;
  edges: number[];
  /** Those whose names are shown whatever is around. */
  must: Set<number>;
}

/** What is lit with a target: a node with its links and neighbours, or a link with its ends. */
export function litBy(net: Net, shown: Shown, target: Target): Lit {
  if ("edge" in target) {
    const ends = [net.a[target.edge], net.b[target.edge]];
    return { nodes: new Set(ends), edges: [target.edge], must: new Set(ends) };
  }
  const edges = [...listOf(net.around, target.node)].filter((edge) => shown.edge[edge]);
  const nodes = new Set([target.node]);
  for (const edge of edges) nodes.add(net.a[edge]).add(net.b[edge]);
  return { nodes, edges, must: new Set([target.node]) };
}

export function largestComponent(net: Net, shown: Shown): number[] {
  const seen = new Uint8Array(net.size);
  let largest: number[] = [];
  for (let start = 0; start < net.size; start++) {
    if (seen[start] || !shown.node[start]) continue;
    seen[start] = 1;
    const found = [start];
    for (let at = 0; at < found.length; at++) {
      for (const edge of listOf(net.around, found[at])) {
        const to = otherEnd(net, edge, found[at]);
        if (!shown.edge[edge] || seen[to]) continue;
        seen[to] = 1;
        found.push(to);
      }
    }
    if (found.length > largest.length) largest = found;
  }
  return largest;
}

/** The link at a point of the layout, if one is within reach. */
export function linkAt(net: Net, shown: Shown, px: number, py: number, reach: number): number {
  let best = -1;
  let near = reach * reach;
  for (let at = 0; at < net.links; at++) {
    if (!shown.edge[at]) continue;
    const ax = net.x[net.a[at]];
    const ay = net.y[net.a[at]];
    const dx = net.x[net.b[at]] - ax;
    const dy = net.y[net.b[at]] - ay;
    const along = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
    const ox = px - ax - along * dx;
    const oy = py - ay - along * dy;
    const distance = ox * ox + oy * oy;
    if (distance < near) {
      near = distance;
      best = at;
    }
  }
  return best;
}
