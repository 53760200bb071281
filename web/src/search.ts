// Search by name or trial id: a combobox as ARIA's authoring practices have it.

import { listOf, type Net } from "./data";
import { byId, make } from "./dom";
import type { Target } from "./target";
import { plain } from "./words";

const MOST = 14;

interface Hit {
  target: Target;
  text: string;
  more: string;
}

export class Search {
  private readonly input = byId<HTMLInputElement>("find");
  private readonly list = byId("hits");
  private readonly names: string[];
  private hits: Hit[] = [];
  private at = -1;

  constructor(private readonly net: Net, private readonly visit: (target: Target) => void) {
    this.names = net.label.map(plain);
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("focus", () => this.input.value && this.search());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.key(event));
    // The box keeps the focus, whose loss would close the list before the click.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  clear(): void {
    this.input.value = "";
    this.close();
  }

  private search(): void {
    const words = plain(this.input.value);
    this.at = -1;
    this.input.removeAttribute("aria-activedescendant");
    if (!words) return this.close();
    this.hits = [...this.byName(words), ...this.byTrial(words)].slice(0, MOST);
    this.list.replaceChildren(
      ...this.hits.map((hit, at) => {
        const item = make("li", { id: `hit-${at}`, role: "option", "aria-selected": "false" });
        item.append(make("span", { text: hit.text, auto: true }), make("span", { look: "more", text: hit.more }));
        // Not before the click: the rest of a tap would go to what lies under the list.
        item.addEventListener("click", () => this.take(at));
        return item;
      }),
    );
    if (!this.hits.length) this.list.append(make("li", { text: "Nothing found", role: "option", "aria-disabled": "true" }));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  /** Names that begin with the words, then those in which a word does, then the others; of each, those with most links. */
  private byName(words: string): Hit[] {
    const { net, names } = this;
    const ranked: [number, number][] = [];
    names.forEach((name, node) => {
      const place = name.indexOf(words);
      if (place < 0) return;
      ranked.push([place === 0 ? 0 : name.includes(` ${words}`) ? 1 : 2, node]);
    });
    const links = (node: number) => net.around.start[node + 1] - net.around.start[node];
    ranked.sort(([p, first], [q, second]) => p - q || links(second) - links(first) || first - second);
    return ranked.slice(0, MOST).map(([, node]) => {
      const { one } = net.kinds[net.nodeKind[node]];
      return { target: { node }, text: net.label[node], more: net.kinds.length > 1 ? one : "" };
    });
  }

  private byTrial(words: string): Hit[] {
    if (!/\d/.test(words) || words.length < 3) return [];
    const { net } = this;
    const hits: Hit[] = [];
    for (let trial = 0; trial < net.trials.id.length && hits.length < MOST; trial++) {
      if (!net.trials.id[trial].toLowerCase().includes(words)) continue;
      for (let node = 0; node < net.size && hits.length < MOST; node++) {
        if (listOf(net.nodeTrials, node).includes(trial)) {
          hits.push({ target: { node }, text: net.label[node], more: net.trials.id[trial] });
        }
      }
    }
    return hits;
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // the words stay; a second press clears them
      this.close();
    } else if (event.key === "Enter" && !this.list.hidden && this.hits.length) {
      event.preventDefault();
      this.take(Math.max(0, this.at));
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.search();
      if (this.hits.length) this.move(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  private move(step: number): void {
    this.at = (Math.max(this.at, step > 0 ? -1 : 0) + step + this.hits.length) % this.hits.length;
    [...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === this.at)));
    this.input.setAttribute("aria-activedescendant", `hit-${this.at}`);
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
  }

  private take(at: number): void {
    const { target, text } = this.hits[at];
    this.input.value = text;
    this.close();
    this.visit(target);
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.hits = [];
    this.at = -1;
  }
}
