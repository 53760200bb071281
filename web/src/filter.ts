// What is shown: pure functions of the network and the choices made, without a word of drawing.

import { listOf, otherEnd, type Net } from "./data";

export interface Choices {
  /** Years in which trials start; the whole span counts trials without a year too. */
  from: number;
  to: number;
  /** A cell source by its number, or -1 for all. */
  source: number;
  /** The least weight of a link. */
  least: number;
  /** Whether nodes without a link are shown. */
  lone: boolean;
  focus: { node: number; steps: number } | null;
}

export interface Shown {
  trial: Uint8Array;
  /** Whether the filters leave any trial out. */
  everyTrial: boolean;
  nodeTrials: Uint32Array;
  /** Of links, by the trials that are left. */
  weight: Uint32Array;
  node: Uint8Array;
  edge: Uint8Array;
  degree: Uint32Array;
  counts: { nodes: number[]; links: number; trials: number };
}

export function span(net: Net): [number, number] {
  let first = Infinity;
  let last = -Infinity;
  for (const year of net.trials.year) {
    if (!year) continue;
    if (year < first) first = year;
    if (year > last) last = year;
  }
  return first > last ? [0, 0] : [first, last];
}

export function defaults(net: Net): Choices {
  const [from, to] = span(net);
  return { from, to, source: -1, least: 1, lone: net.links === 0, focus: null };
}

export function compute(net: Net, choices: Choices): Shown {
  const trial = activeTrials(net, choices);
  const everyTrial = !trial.includes(0);
  const nodeTrials = new Uint32Array(net.size);
  for (let node = 0; node < net.size; node++) nodeTrials[node] = active(net.nodeTrials, node, trial);
  const weight = everyTrial ? Uint32Array.from(net.weight) : weights(net, trial);
  const edge = new Uint8Array(net.links);
  const least = Math.max(1, choices.least);
  for (let at = 0; at < net.links; at++) if (weight[at] >= least) edge[at] = 1;
  const inside = choices.focus ? reach(net, edge, choices.focus.node, choices.focus.steps) : null;
  const degree = new Uint32Array(net.size);
  for (let at = 0; at < net.links; at++) {
    if (!edge[at]) continue;
    if (inside && !(inside[net.a[at]] && inside[net.b[at]])) edge[at] = 0;
    else {
      degree[net.a[at]]++;
      degree[net.b[at]]++;
    }
  }
  const node = new Uint8Array(net.size);
  for (let at = 0; at < net.size; at++) {
    if (inside) node[at] = inside[at];
    else if (nodeTrials[at] && (degree[at] || choices.lone)) node[at] = 1;
  }
  return { trial, everyTrial, nodeTrials, weight, node, edge, degree, counts: counts(net, node, edge, trial) };
}

function activeTrials(net: Net, { from, to, source }: Choices): Uint8Array {
  const { year, sources } = net.trials;
  const [first, last] = span(net);
  const always = from <= first && to >= last;
  const found = new Uint8Array(year.length);
  for (let at = 0; at < found.length; at++) {
    const inTime = always || (year[at] >= from && year[at] <= to);
    if (inTime && (source < 0 || sources[at].includes(source))) found[at] = 1;
  }
  return found;
}

function active(lists: Net["nodeTrials"], at: number, trial: Uint8Array): number {
  let found = 0;
  for (let place = lists.start[at]; place < lists.start[at + 1]; place++) found += trial[lists.values[place]];
  return found;
}

function weights(net: Net, trial: Uint8Array): Uint32Array {
  const found = new Uint32Array(net.links);
  if (!net.places) {
    for (let at = 0; at < net.links; at++) found[at] = active(net.edgeTrials, at, trial);
    return found;
  }
  // A site counts where both sponsors have a trial that is left.
  const { useTrials, shared, site } = net.places;
  const used = new Uint8Array(site.length);
  for (let use = 0; use < used.length; use++) if (active(useTrials, use, trial)) used[use] = 1;
  for (let at = 0; at < net.links; at++) {
    for (let place = shared.start[at]; place < shared.start[at + 1]; place += 2) {
      found[at] += used[shared.values[place]] & used[shared.values[place + 1]];
    }
  }
  return found;
}

/** The node, and what is at most so many steps from it. */
function reach(net: Net, edge: Uint8Array, node: number, steps: number): Uint8Array {
  const found = new Uint8Array(net.size);
  found[node] = 1;
  let border = [node];
  for (let step = 0; step < steps; step++) {
    const next: number[] = [];
    for (const from of border) {
      for (const at of listOf(net.around, from)) {
        const to = otherEnd(net, at, from);
        if (!edge[at] || found[to]) continue;
        found[to] = 1;
        next.push(to);
      }
    }
    border = next;
  }
  return found;
}

function counts(net: Net, node: Uint8Array, edge: Uint8Array, trial: Uint8Array): Shown["counts"] {
  const nodes = net.kinds.map(() => 0);
  const seen = new Uint8Array(trial.length);
  let trials = 0;
  for (let at = 0; at < net.size; at++) {
    if (!node[at]) continue;
    nodes[net.nodeKind[at]]++;
    for (const one of listOf(net.nodeTrials, at)) {
      if (trial[one] && !seen[one]) {
        seen[one] = 1;
        trials++;
      }
    }
  }
  let links = 0;
  for (let at = 0; at < net.links; at++) links += edge[at];
  return { nodes, links, trials };
}
