// What the page was given: columns of numbers, unpacked into arrays that filters can walk in a few milliseconds.

export interface Look {
  key: string;
  label: string;
  colour: string;
  shape: "circle" | "square" | "triangle" | "diamond";
}

/** Lists of numbers laid end to end: that of `at` is `values[start[at]]` up to `values[start[at + 1]]`. */
export interface Lists {
  start: Uint32Array;
  values: Uint32Array;
}

export interface Trials {
  id: string[];
  year: number[];
  title: string[];
  sources: number[][];
  sourceNames: string[];
  address(at: number): string;
}

export interface Net {
  kind: string;
  kinds: { key: string; one: string; many: string }[];
  looks: Look[];
  countries: { code: string; name: string }[];
  size: number;
  links: number;
  label: string[];
  nodeKind: number[];
  look: number[];
  country: number[];
  /** 1 where the country is its own, 0 where it is that of most of its trials. */
  placed: number[];
  countryHeading: string;
  community: number[];
  x: number[];
  y: number[];
  nodeTrials: Lists;
  a: number[];
  b: number[];
  weight: number[];
  share: number[];
  reasons: string[];
  reason: number[];
  edgeTrials: Lists;
  /** Links of each node. */
  around: Lists;
  trials: Trials;
  /** In networks of shared sites alone. */
  places: Places | null;
}

export interface Places {
  names: string[];
  /** A use is one sponsor at one site: its site, and its trials there. */
  site: number[];
  useTrials: Lists;
  /** Of each link, its shared sites as pairs of uses. */
  shared: Lists;
}

/** The form in the file is that of `page_data.py`. */
type Raw = any;

export function unpack(text: string): Net {
  const raw: Raw = JSON.parse(text);
  const { nodes, edges } = raw;
  const size = nodes.label.length;
  const links = edges.a.length;
  fromSteps([edges.a]);
  const weight = full(edges.weight, links);
  const places = raw.uses ? sharedPlaces(raw, size) : null;
  return {
    kind: raw.network,
    kinds: raw.kinds.map(([key, one, many]: string[]) => ({ key, one, many })),
    looks: raw.looks.map(([key, label, colour, shape]: string[]) => ({ key, label, colour, shape })),
    countries: raw.countries.map(([code, name]: string[]) => ({ code, name })),
    size,
    links,
    label: nodes.label,
    nodeKind: full(nodes.kind, size),
    look: full(nodes.look, size),
    country: full(nodes.country, size),
    placed: full(nodes.placed, size),
    countryHeading: raw.country_heading,
    community: full(nodes.community, size),
    x: nodes.x,
    y: nodes.y,
    nodeTrials: fromSteps(nodes.trials),
    a: edges.a,
    b: edges.b,
    weight,
    share: full(edges.share, links).map((share, at) => share || weight[at]),
    reasons: raw.reasons ?? [],
    reason: full(edges.reason ?? 0, links),
    edgeTrials: places ? trialsOfUses(places) : fromSteps(edges.trials),
    around: ends(edges.a, edges.b, size),
    trials: trials(raw.trials),
    places,
  };
}

export function listOf(lists: Lists, at: number): Uint32Array {
  return lists.values.subarray(lists.start[at], lists.start[at + 1]);
}

export function otherEnd(net: Net, edge: number, node: number): number {
  return net.a[edge] === node ? net.b[edge] : net.a[edge];
}

/** A column of one value alone is written as that value. */
function full(column: number | number[], size: number): number[] {
  return Array.isArray(column) ? column : new Array<number>(size).fill(column);
}

function trials(raw: Raw): Trials {
  const address = full(raw.address, raw.id.length);
  return {
    id: raw.id,
    year: full(raw.year, raw.id.length),
    title: raw.title,
    sources: raw.sources,
    sourceNames: raw.source_names,
    address: (at) => raw.addresses[address[at]].replace("{}", encodeURIComponent(raw.id[at])),
  };
}

function pack(rows: ArrayLike<ArrayLike<number>>): Lists {
  const start = new Uint32Array(rows.length + 1);
  for (let at = 0; at < rows.length; at++) start[at + 1] = start[at] + rows[at].length;
  const values = new Uint32Array(start[rows.length]);
  for (let at = 0; at < rows.length; at++) values.set(rows[at], start[at]);
  return { start, values };
}

/** Each number but the first is written as the step from the one before. */
function fromSteps(rows: number[][]): Lists {
  for (const row of rows) for (let at = 1; at < row.length; at++) row[at] += row[at - 1];
  return pack(rows);
}

function ends(a: number[], b: number[], size: number): Lists {
  const start = new Uint32Array(size + 1);
  for (let at = 0; at < a.length; at++) {
    start[a[at] + 1]++;
    start[b[at] + 1]++;
  }
  for (let at = 0; at < size; at++) start[at + 1] += start[at];
  const next = start.slice();
  const values = new Uint32Array(2 * a.length);
  for (let at = 0; at < a.length; at++) {
    values[next[a[at]]++] = at;
    values[next[b[at]]++] = at;
  }
  return { start, values };
}

function sharedPlaces(raw: Raw, size: number): Places {
  const site: number[] = [];
  const rows: number[][] = [];
  const first = new Uint32Array(size + 1);
  for (let node = 0; node < size; node++) {
    const uses = raw.uses[node];
    for (let at = 0; at < uses.length; at += 2) {
      site.push(uses[at]);
      rows.push(uses[at + 1]);
    }
    first[node + 1] = site.length;
  }
  const { a, b } = raw.edges;
  const shared: number[][] = [];
  for (let edge = 0; edge < a.length; edge++) {
    const pairs: number[] = [];
    let p = first[a[edge]];
    let q = first[b[edge]];
    // Both lists go by the number of the site.
    while (p < first[a[edge] + 1] && q < first[b[edge] + 1]) {
      if (site[p] === site[q]) pairs.push(p++, q++);
      else if (site[p] < site[q]) p++;
      else q++;
    }
    shared.push(pairs);
  }
  return { names: raw.sites, site, useTrials: fromSteps(rows), shared: pack(shared) };
}

function trialsOfUses(places: Places): Lists {
  const rows: number[][] = [];
  for (let edge = 0; edge + 1 < places.shared.start.length; edge++) {
    const found = new Set<number>();
    for (const use of listOf(places.shared, edge)) for (const trial of listOf(places.useTrials, use)) found.add(trial);
    rows.push([...found].sort((p, q) => p - q));
  }
  return pack(rows);
}
