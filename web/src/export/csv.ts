// What is shown as tables, RFC 4180, with the mark by which spreadsheets know UTF-8.

import { listOf, type Net } from "../data";
import type { Shown } from "../filter";
import { linkTrials, reason } from "../words";

export function nodesCsv(net: Net, shown: Shown): string {
  const rows: (string | number)[][] = [["id", "name", "kind", "class", "country", "country_of_most_trials", "community", "trials", "links", "trial_ids"]];
  for (let at = 0; at < net.size; at++) {
    if (!shown.node[at]) continue;
    const { key } = net.kinds[net.nodeKind[at]];
    const trials = [...listOf(net.nodeTrials, at)].filter((trial) => shown.trial[trial]);
    const look = key === "organization" ? net.looks[net.look[at]].label : "";
    const { code } = net.countries[net.country[at]];
    const countries = net.placed[at] ? [code, ""] : ["", code];
    rows.push([at, net.label[at], key, look, ...countries, net.community[at], trials.length, shown.degree[at], ids(net, trials)]);
  }
  return csv(rows);
}

export function linksCsv(net: Net, shown: Shown): string {
  const rows: (string | number)[][] = [["from_id", "to_id", "from", "to", "weight", "trials", "trial_ids", "reason"]];
  for (let at = 0; at < net.links; at++) {
    if (!shown.edge[at]) continue;
    const [a, b] = [net.a[at], net.b[at]];
    const trials = linkTrials(net, shown, at);
    const words = reason(net, shown, at);
    rows.push([a, b, net.label[a], net.label[b], shown.weight[at], trials.length, ids(net, trials), words]);
  }
  return csv(rows);
}

const ids = (net: Net, trials: number[]): string => trials.map((trial) => net.trials.id[trial]).join(" ");

function csv(rows: (string | number)[][]): string {
  return "\ufeff" + rows.map((row) => row.map(field).join(",") + "\r\n").join("");
}

function field(value: string | number): string {
  let text = String(value);
  // A name that a spreadsheet would take for a formula is kept from running.
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
