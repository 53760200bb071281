// The controls: choices in, choices out.

import type { ColourBy } from "./colours";
import type { Net } from "./data";
import { byId, make } from "./dom";
import { defaults, span, type Choices } from "./filter";
import { written, years } from "./words";

export class Controls {
  choices: Choices;
  colourBy: ColourBy = "class";
  private readonly least = byId<HTMLInputElement>("least");
  private readonly from = byId<HTMLInputElement>("from");
  private readonly to = byId<HTMLInputElement>("to");
  private readonly source = byId<HTMLSelectElement>("source");
  private readonly lone = byId<HTMLInputElement>("lone");
  private readonly colour = byId<HTMLSelectElement>("colour");

  constructor(private readonly net: Net, private readonly changed: () => void, private readonly filtered: () => void) {
    this.choices = defaults(net);
    this.offer();
    this.write();
    for (const input of [this.least, this.from, this.to, this.source, this.lone, this.colour]) {
      input.addEventListener("input", () => this.read(input));
    }
  }

  reset(): void {
    this.choices = defaults(this.net);
    this.write();
    this.changed();
  }

  focus(focus: Choices["focus"]): void {
    this.choices = { ...this.choices, focus };
    this.changed();
  }

  showLone(): void {
    this.choices = { ...this.choices, lone: true };
    this.write();
    this.changed();
  }

  /** Sets what can be chosen, and leaves out what cannot. */
  private offer(): void {
    const { net } = this;
    const heaviest = net.weight.reduce((most, weight) => Math.max(most, weight), 1);
    this.least.max = String(heaviest);
    hide("least-row", heaviest < 2);
    const [first, last] = span(net);
    for (const input of [this.from, this.to]) Object.assign(input, { min: String(first), max: String(last) });
    hide("years-row", first === last);
    if (first !== last) byId("bars").append(...this.bars(first, last));
    this.source.append(make("option", { value: -1, text: "All" }));
    const counts = net.trials.sourceNames.map(() => 0);
    for (const sources of net.trials.sources) for (const at of sources) counts[at]++;
    const order = counts.map((_, at) => at).sort((p, q) => counts[q] - counts[p] || p - q);
    for (const at of order) {
      this.source.append(make("option", { value: at, text: `${net.trials.sourceNames[at]} (${written(counts[at])})` }));
    }
    hide("source-row", !order.length);
    const countries = new Set(net.country.filter((at) => net.countries[at].code)).size;
    if (!countries) this.colour.querySelector("[value=country]")?.remove();
    const alone = net.label.some((_, at) => net.around.start[at] === net.around.start[at + 1]);
    hide("lone-row", !alone && !net.links);
  }

  /** A bar a year, as high as the trials that start in it. */
  private bars(first: number, last: number): HTMLElement[] {
    const counts = new Array<number>(last - first + 1).fill(0);
    for (const year of this.net.trials.year) if (year) counts[year - first]++;
    const most = Math.max(...counts);
    return counts.map((count) => {
      const bar = make("span");
      bar.style.height = `${(100 * count) / most}%`;
      return bar;
    });
  }

  private read(input: HTMLElement): void {
    const { from, to } = this;
    if (Number(from.value) > Number(to.value)) {
      if (input === from) to.value = from.value;
      else from.value = to.value;
    }
    this.colourBy = this.colour.value as ColourBy;
    this.choices = {
      ...this.choices,
      from: Number(from.value),
      to: Number(to.value),
      source: Number(this.source.value),
      least: Number(this.least.value),
      lone: this.lone.checked,
    };
    this.write();
    this.changed();
    if (input !== this.colour) this.filtered();
  }

  private write(): void {
    const { from, to, source, least, lone } = this.choices;
    this.from.value = String(from);
    this.to.value = String(to);
    this.source.value = String(source);
    this.least.value = String(least);
    this.lone.checked = lone;
    this.colour.value = this.colourBy;
    byId("least-shown").textContent = written(least);
    const [first, last] = span(this.net);
    const all = from === first && to === last;
    byId("years-shown").textContent = years(from, to);
    byId("years-note").hidden = all || !this.net.trials.year.includes(0);
    [...byId("bars").children].forEach((bar, at) => bar.classList.toggle("off", first + at < from || first + at > to));
  }
}

function hide(id: string, hidden: boolean): void {
  byId(id).hidden = hidden;
}
