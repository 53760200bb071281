// Sentences and numbers as the page says them.

import { listOf, type Net } from "./data";
import { span, type Choices, type Shown } from "./filter";

const number = new Intl.NumberFormat("en");

export const written = (value: number): string => number.format(value);

export const counted = (value: number, one: string, many = one + "s"): string =>
  `${written(value)} ${value === 1 ? one : many}`;

/** "312 of 1,264 organisations, 640 of 2,377 links, 410 trials" */
export function countsLine(net: Net, shown: Shown): string {
  const every = net.kinds.map(() => 0);
  for (const kind of net.nodeKind) every[kind]++;
  const { nodes, links, trials } = shown.counts;
  const parts = net.kinds.map(({ one, many }, kind) => `${written(nodes[kind])} of ${counted(every[kind], one, many)}`);
  return [...parts, `${written(links)} of ${counted(net.links, "link")}`, counted(trials, "trial")].join(", ");
}

/** What is chosen of all there is; empty where nothing is left out. */
export function choicesLine(net: Net, { from, to, source, least, focus }: Choices): string {
  const [first, last] = span(net);
  const parts: string[] = [];
  if (from > first || to < last) parts.push(`trials started ${years(from, to)}`);
  if (source >= 0) parts.push(`cell source ${net.trials.sourceNames[source]}`);
  if (least > 1) parts.push(`weight at least ${written(least)}`);
  if (focus) parts.push(`${focus.steps === 1 ? "only neighbours of" : "only two steps around"} ${net.label[focus.node]}`);
  return parts.length ? `Filters: ${parts.join("; ")}.` : "";
}

export const years = (from: number, to: number): string => (from === to ? String(from) : `${from} to ${to}`);

/** The trials of a link that the filters leave. */
export function linkTrials(net: Net, shown: Shown, edge: number): number[] {
  if (!net.places || shown.everyTrial) return [...listOf(net.edgeTrials, edge)].filter((trial) => shown.trial[trial]);
  const found = new Set<number>();
  for (const { trials } of sharedSites(net, shown, edge)) for (const trial of trials) found.add(trial);
  return [...found].sort((p, q) => p - q);
}

/** In a network of shared sites, the sites of a link where both have trials that are left. */
export function sharedSites(net: Net, shown: Shown, edge: number): { name: string; trials: number[] }[] {
  if (!net.places) return [];
  const { names, site, useTrials, shared } = net.places;
  const pairs = listOf(shared, edge);
  const found = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const [ours, theirs] = [pairs[at], pairs[at + 1]].map((use) =>
      [...listOf(useTrials, use)].filter((trial) => shown.trial[trial]),
    );
    if (ours.length && theirs.length) {
      const trials = [...new Set([...ours, ...theirs])].sort((p, q) => p - q);
      found.push({ name: names[site[pairs[at]]], trials });
    }
  }
  return found.sort((p, q) => q.trials.length - p.trials.length || p.name.localeCompare(q.name));
}

export function reason(net: Net, shown: Shown, edge: number): string {
  const trials = counted(linkTrials(net, shown, edge).length, "trial");
  if (net.places) return `Both use ${counted(shown.weight[edge], "site")} in ${trials}.`;
  return net.reasons[net.reason[edge]].replace("{}", trials);
}

/** "Industry · most trials in Austria · 12 trials" */
export function about(net: Net, shown: Shown, node: number): string {
  const every = net.nodeTrials.start[node + 1] - net.nodeTrials.start[node];
  const left = shown.nodeTrials[node];
  const trials = left === every ? counted(every, "trial") : `${written(left)} of ${counted(every, "trial")}`;
  const { name } = net.countries[net.country[node]];
  const country = name && !net.placed[node] ? `most trials in ${name}` : name;
  return [net.looks[net.look[node]].label, country, trials].filter(Boolean).join(" · ");
}

/** Without case and accents, for finding. */
export const plain = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
