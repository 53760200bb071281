// The legend: what colours and shapes mean, and how many of each are shown.

import type { Entry } from "./colours";
import { byId, make, mark } from "./dom";
import { written } from "./words";

export function showLegend(entries: Entry[]): void {
  byId("legend").replaceChildren(
    ...entries.map(({ label, colour, shape, count }) => {
      const words = make("span", { text: label, auto: true });
      return make("li", {}, mark(shape, colour), words, make("span", { look: "n", text: written(count) }));
    }),
  );
}
