// Which colour each node has, and the legend that says why.

import type { Look, Net } from "./data";
import type { Shown } from "./filter";

export type ColourBy = "class" | "community" | "country";

export interface Theme {
  dark: boolean;
  page: string;
  ink: string;
  /** Ink of what matters less. */
  soft: string;
  edge: string;
  accent: string;
  pale: string;
  grey: string;
}

export interface Entry {
  label: string;
  colour: string;
  shape: Look["shape"];
  count: number;
}

export const LIGHT: Theme = {
  dark: false, page: "#ffffff", ink: "#1b1f24", soft: "#4d5761", edge: "#7d8793", accent: "#0550ae", pale: "#c9d1d9", grey: "#a8b0b8",
};
export const DARK: Theme = {
  dark: true, page: "#0d1117", ink: "#e6edf3", soft: "#a9b4bf", edge: "#8b949e", accent: "#79c0ff", pale: "#3f4954", grey: "#5d6670",
};

// Okabe and Ito's colours and two of Tol's: told apart with any of the common colour-vision deficiencies.
const PALETTE = [
  "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#882255", "#999933", "#44aa99",
];
// The other side of a two-mode network steps back; its colours are those of paper and ink.
const STEPS_BACK = new Set(["site", "person", "condition"]);

export function themed(look: Look, theme: Theme): string {
  if (STEPS_BACK.has(look.key)) return theme.pale;
  return look.key === "cell-source" ? theme.ink : look.colour;
}

/** Of each node, the number of its group; groups in the order of the legend. */
export class Colouring {
  readonly of: string[] = [];
  private readonly group: number[];
  private readonly groups: { label: string; colour: string; shape: Look["shape"] }[];

  constructor(private readonly net: Net, by: ColourBy, theme: Theme) {
    if (by === "class") {
      this.group = net.look;
      this.groups = net.looks.map((look) => ({ label: look.label, colour: themed(look, theme), shape: look.shape }));
    } else {
      const keys = by === "community" ? net.community : net.country;
      const linked = by === "community" ? net.community.map((_, at) => net.around.start[at + 1] > net.around.start[at]) : [];
      const counts = new Map<number, number>();
      keys.forEach((key, at) => {
        const known = by === "community" ? linked[at] : net.countries[key].code !== "";
        if (known) counts.set(key, (counts.get(key) ?? 0) + 1);
      });
      const largest = [...counts].sort((p, q) => q[1] - p[1] || p[0] - q[0]).slice(0, PALETTE.length).map(([key]) => key);
      const place = new Map(largest.map((key, at) => [key, at]));
      this.group = keys.map((key) => place.get(key) ?? largest.length);
      const name = by === "community" ? (key: number) => communityName(net, key) : (key: number) => net.countries[key].name;
      this.groups = largest.map((key, at) => ({ label: name(key), colour: PALETTE[at], shape: "circle" as const }));
      const rest = by === "community" ? "Other communities" : counts.size > largest.length ? "Other or not known" : "Not known";
      this.groups.push({ label: rest, colour: theme.grey, shape: "circle" });
    }
    this.of = this.group.map((group) => this.groups[group].colour);
  }

  legend(shown: Shown): Entry[] {
    const counts = this.groups.map(() => 0);
    this.group.forEach((group, at) => (counts[group] += shown.node[at]));
    const entries = this.groups.map((group, at) => ({ ...group, count: counts[at] }));
    if (this.group !== this.net.look) entries.push(...this.shapes(shown));
    return entries.filter((entry) => entry.count);
  }

  /** Where colours tell something else, the shapes of kinds need a line of their own. */
  private shapes(shown: Shown): Entry[] {
    if (this.net.kinds.length < 2) return [];
    return this.net.kinds.map(({ many }, kind) => {
      const first = this.net.nodeKind.indexOf(kind);
      const shape = this.net.looks[this.net.look[first]].shape;
      const count = this.net.nodeKind.reduce((sum, one, at) => sum + (one === kind ? shown.node[at] : 0), 0);
      return { label: many[0].toUpperCase() + many.slice(1), colour: "transparent", shape, count };
    });
  }
}

/** A community is called by its members with the most links. */
export function communityName(net: Net, community: number): string {
  const links = (at: number) => net.around.start[at + 1] - net.around.start[at];
  let best = -1;
  for (let at = 0; at < net.size; at++) {
    if (net.community[at] === community && (best < 0 || links(at) > links(best))) best = at;
  }
  const label = net.label[best];
  return `Around ${label.length > 34 ? label.slice(0, 33).trimEnd() + "…" : label}`;
}

export function rgb(colour: string): [number, number, number] {
  const value = parseInt(colour.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
