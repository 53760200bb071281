// The panel: what a node or a link is, and the trials that say so.

import { listOf, otherEnd, type Net } from "./data";
import { button, byId, make } from "./dom";
import type { Choices, Shown } from "./filter";
import type { Target } from "./target";
import { about, counted, linkTrials, reason, sharedSites, written } from "./words";

const FIRST = 60;
const FIRST_PARTNERS = 10;

export interface PanelActs {
  choose(target: Target | null): void;
  focus(node: number, steps: number): void;
  leaveFocus(): void;
  reset(): void;
}

export class Panel {
  private readonly element = byId("panel");

  constructor(private readonly net: Net, private readonly acts: PanelActs) {}

  show(target: Target | null, shown: Shown, choices: Choices): void {
    const { element } = this;
    element.replaceChildren();
    element.classList.toggle("open", target !== null);
    if (!target) {
      element.append(make("p", { look: "empty", text: "Choose a name or a link to see its trials." }));
      return;
    }
    element.append(button("×", () => this.acts.choose(null), { look: "close", "aria-label": "Close", title: "Close (Escape)" }));
    if ("node" in target) this.node(target.node, shown, choices);
    else this.edge(target.edge, shown);
  }

  private node(node: number, shown: Shown, choices: Choices): void {
    const { net, element } = this;
    element.append(
      make("h2", { text: net.label[node] || "(no name)", auto: true, tabindex: -1 }),
      make("p", { look: "kind", text: about(net, shown, node) }),
    );
    if (!shown.node[node]) {
      const words = "The filters leave this out of the drawing.";
      element.append(make("p", { look: "left-out", text: words }), button("Reset the filters", () => this.acts.reset()));
    }
    const edges = [...listOf(net.around, node)].filter((edge) => shown.edge[edge]);
    if (edges.length) element.append(this.focusButtons(node, choices));
    edges.sort((p, q) => shown.weight[q] - shown.weight[p] || this.partner(p, node).localeCompare(this.partner(q, node)));
    if (!edges.length) element.append(make("h3", { text: "No links" }));
    net.kinds.forEach(({ one, many }, kind) => {
      const these = edges.filter((edge) => net.nodeKind[otherEnd(net, edge, node)] === kind);
      if (!these.length) return;
      const heading = net.kinds.length > 1 ? `Linked with ${counted(these.length, one, many)}` : counted(these.length, "link");
      const item = (edge: number) => make("li", {}, this.partnerButton(edge, node, shown));
      element.append(make("h3", { text: heading }), some(these, item, FIRST_PARTNERS));
    });
    const trials = [...listOf(net.nodeTrials, node)].filter((trial) => shown.trial[trial]);
    element.append(make("h3", { text: counted(trials.length, "trial") }), this.trials(trials));
  }

  private focusButtons(node: number, { focus }: Choices): HTMLElement {
    const bar = make("p", { look: "focus", role: "group", "aria-label": "Neighbourhood" });
    for (const steps of [1, 2]) {
      const on = focus?.node === node && focus.steps === steps;
      const text = steps === 1 ? "Only its neighbours" : "Two steps around";
      bar.append(button(text, () => (on ? this.acts.leaveFocus() : this.acts.focus(node, steps)), { "aria-pressed": on ? "true" : "false" }));
    }
    return bar;
  }

  private edge(edge: number, shown: Shown): void {
    const { net, element } = this;
    const ends = [net.a[edge], net.b[edge]];
    const heading = make("h2", { look: "pair", tabindex: -1 });
    ends.forEach((node, at) => {
      if (at) heading.append(make("span", { look: "and", text: " and " }));
      heading.append(button(net.label[node] || "(no name)", () => this.acts.choose({ node }), { auto: true }));
    });
    element.append(heading, make("p", { look: "reason", text: reason(net, shown, edge), auto: true }));
    const share = net.share[edge];
    if (shown.everyTrial && Math.abs(share - net.weight[edge]) > 0.001) {
      const words = `Weight ${written(net.weight[edge])}; ${share.toFixed(2)} when each ${net.places ? "site" : "trial"} is shared out among all its sponsors.`;
      element.append(make("p", { look: "kind", text: words }));
    }
    const sites = sharedSites(net, shown, edge);
    if (sites.length) {
      element.append(make("h3", { text: counted(sites.length, "shared site") }));
      element.append(
        some(sites, ({ name, trials }) =>
          make("li", {}, make("span", { text: name, auto: true }), make("span", { look: "ids" }, ...this.ids(trials))),
        ),
      );
    }
    const trials = linkTrials(net, shown, edge);
    element.append(make("h3", { text: counted(trials.length, "trial") }), this.trials(trials));
  }

  private partnerButton(edge: number, node: number, shown: Shown): HTMLElement {
    const element = button("", () => this.acts.choose({ edge }), { look: "partner" });
    element.append(make("span", { text: this.partner(edge, node), auto: true }));
    element.append(make("span", { look: "n", text: written(shown.weight[edge]) }));
    return element;
  }

  private partner(edge: number, node: number): string {
    return this.net.label[otherEnd(this.net, edge, node)];
  }

  private ids(trials: number[]): Node[] {
    return trials.flatMap((trial) => [this.link(trial), document.createTextNode(" ")]);
  }

  private link(trial: number): HTMLElement {
    return trialLink(this.net, trial);
  }

  /** The newest first. */
  private trials(trials: number[]): HTMLElement {
    const { year, title, id } = this.net.trials;
    const order = [...trials].sort((p, q) => year[q] - year[p] || (id[p] < id[q] ? -1 : 1));
    return some(order, (trial) =>
      make(
        "li",
        { look: "trial" },
        this.link(trial),
        make("span", { look: "year", text: year[trial] ? String(year[trial]) : "" }),
        make("span", { look: "title", text: title[trial], auto: true }),
      ),
    );
  }
}

export function trialLink(net: Net, trial: number): HTMLElement {
  const id = net.trials.id[trial];
  const address = net.trials.address(trial);
  return address ? make("a", { text: id, href: address, target: "_blank", rel: "noreferrer" }) : make("span", { text: id });
}

/** A list that shows its first entries, and all when asked. */
function some<T>(entries: T[], item: (entry: T) => HTMLElement, first = FIRST): HTMLElement {
  const list = make("ul");
  const most = entries.length > first * 1.3 ? first : entries.length;
  list.append(...entries.slice(0, most).map(item));
  if (most < entries.length) {
    const more = make("li");
    more.append(
      button(`Show all ${written(entries.length)}`, () => {
        more.remove();
        const rest = entries.slice(most).map(item);
        list.append(...rest);
        rest[0].querySelector<HTMLElement>("a, button")?.focus();
      }),
    );
    list.append(more);
  }
  return list;
}
