// What is shown, as tables: for readers of text, and for all who want the list. Fifty rows at a time.

import type { Net } from "./data";
import { listOf } from "./data";
import { button, byId, make } from "./dom";
import type { Shown } from "./filter";
import { trialLink } from "./panel";
import type { Target } from "./target";
import { counted, linkTrials, reason, written } from "./words";

const ROWS = 50;
const IDS = 12;

type Cell = Node | { n: string } | string;

interface Column<T> {
  name: string;
  number?: boolean;
  cell(row: T): Cell;
}

/** A table of which one page is made at a time. */
class Pages<T> {
  private readonly box: HTMLElement;
  private rows: T[] = [];
  private page = 0;

  constructor(private readonly title: string, private readonly columns: Column<T>[], private readonly none: string) {
    this.box = make("div");
    byId("tables").append(make("h2", { text: title }), this.box);
  }

  set(rows: T[]): void {
    this.rows = rows;
    this.page = 0;
    this.draw();
  }

  private draw(): void {
    const first = this.page * ROWS;
    const last = Math.min(this.rows.length, first + ROWS);
    if (!this.rows.length) {
      this.box.replaceChildren(make("p", { text: this.none }));
      return;
    }
    const heads = this.columns.map(({ name, number }) => make("th", { text: name, scope: "col", look: number ? "n" : undefined }));
    const body = this.rows.slice(first, last).map((row) =>
      make("tr", {}, ...this.columns.map((column) => this.cell(column, row))),
    );
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body));
    const scroll = make("div", { look: "scroll", tabindex: 0, role: "region", "aria-label": `Table: ${this.title}` }, table);
    this.box.replaceChildren(scroll, this.pager(first, last));
  }

  private cell(column: Column<T>, row: T): HTMLElement {
    const value = column.cell(row);
    const cell = make("td", { look: column.number ? "n" : undefined, auto: !column.number });
    cell.append(value instanceof Node || typeof value === "string" ? value : value.n);
    return cell;
  }

  private pager(first: number, last: number): HTMLElement {
    const text = `${written(first + 1)} to ${written(last)} of ${written(this.rows.length)}`;
    const bar = make("p", { look: "pager" }, make("span", { text, "aria-live": "polite" }));
    if (this.rows.length <= ROWS) return bar;
    const turn = (step: number) => {
      this.page += step;
      this.draw();
      const again = this.box.querySelector<HTMLButtonElement>(step > 0 ? ".next:enabled, .previous" : ".previous:enabled, .next");
      again?.focus();
    };
    bar.append(
      button("Previous", () => turn(-1), { look: "previous", disabled: this.page === 0 }),
      button("Next", () => turn(1), { look: "next", disabled: last === this.rows.length }),
    );
    return bar;
  }
}

export class Tables {
  private readonly links: Pages<number>;
  private readonly nodes: Pages<number>;
  private shown!: Shown;
  private waiting = 0;

  constructor(private readonly net: Net, private readonly choose: (target: Target) => void) {
    const name = (node: number) => button(net.label[node] || "(no name)", () => choose({ node }), { look: "link" });
    this.links = new Pages<number>(
      "Links",
      [
        { name: "From", cell: (edge) => name(net.a[edge]) },
        { name: "To", cell: (edge) => name(net.b[edge]) },
        { name: "Weight", number: true, cell: (edge) => written(this.shown.weight[edge]) },
        { name: "Why", cell: (edge) => button(reason(net, this.shown, edge), () => this.choose({ edge }), { look: "link" }) },
        { name: "Trials", cell: (edge) => this.ids(linkTrials(net, this.shown, edge)) },
      ],
      "No two of what is shown are linked.",
    );
    this.nodes = new Pages<number>(
      "Names",
      [
        { name: "Name", cell: name },
        { name: "What", cell: (node) => net.looks[net.look[node]].label },
        { name: net.countryHeading, cell: (node) => net.countries[net.country[node]].name },
        { name: "Trials", number: true, cell: (node) => written(this.shown.nodeTrials[node]) },
        { name: "Links", number: true, cell: (node) => written(this.shown.degree[node]) },
        { name: "Trial ids", cell: (node) => this.ids([...listOf(net.nodeTrials, node)].filter((trial) => this.shown.trial[trial])) },
      ],
      "Nothing is shown.",
    );
  }

  /** Written a moment later: a slider that is drawn along should not wait for tables. */
  update(shown: Shown): void {
    this.shown = shown;
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.fill(), 150);
  }

  private fill(): void {
    const { net, shown } = this;
    const edges: number[] = [];
    for (let at = 0; at < net.links; at++) if (shown.edge[at]) edges.push(at);
    edges.sort((p, q) => shown.weight[q] - shown.weight[p] || p - q);
    this.links.set(edges);
    const nodes: number[] = [];
    for (let at = 0; at < net.size; at++) if (shown.node[at]) nodes.push(at);
    nodes.sort((p, q) => shown.nodeTrials[q] - shown.nodeTrials[p] || shown.degree[q] - shown.degree[p] || p - q);
    this.nodes.set(nodes);
  }

  private ids(trials: number[]): HTMLElement {
    const cell = make("span", { look: "ids" });
    for (const trial of trials.slice(0, IDS)) cell.append(trialLink(this.net, trial), " ");
    if (trials.length > IDS) cell.append(`and ${counted(trials.length - IDS, "other")}`);
    return cell;
  }
}
