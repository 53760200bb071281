// The scene as SVG: names stay text.

import { outline, round } from "../dom";
import { lineHeight, SMALL } from "../labels";
import type { Scene } from "./scene";

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]!);

export function svg({ width, height, theme, faintness, lines, nodes, labels, marks, words }: Scene): string {
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif">`,
    `<rect width="${width}" height="${height}" fill="${theme.page}"/>`,
    `<clipPath id="c"><rect width="${width}" height="${round((words[0]?.y ?? height) - 20)}"/></clipPath>`,
    `<g clip-path="url(#c)"><g stroke="${theme.edge}" stroke-opacity="${round(faintness)}">`,
  ];
  for (const { ax, ay, bx, by, width: thick } of lines) {
    parts.push(`<path d="M${round(ax)} ${round(ay)}L${round(bx)} ${round(by)}" stroke-width="${round(thick)}"/>`);
  }
  parts.push(`</g><g stroke="${theme.dark ? theme.page : theme.ink}" stroke-width="0.7">`);
  for (const { x, y, radius, shape, colour } of nodes) {
    parts.push(`<path d="${outline(shape, x, y, radius)}" fill="${colour}"/>`);
  }
  parts.push(
    `</g><g fill="${theme.ink}" text-anchor="middle" dominant-baseline="central" stroke="${theme.page}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">`,
  );
  for (const { x, y, size, lines: rows } of labels) {
    rows.forEach((row, at) => {
      const top = y + (at - (rows.length - 1) / 2) * lineHeight(size);
      parts.push(`<text x="${round(x)}" y="${round(top)}" font-size="${size}"${size > SMALL ? "" : ` fill="${theme.soft}"`}>${escaped(row)}</text>`);
    });
  }
  parts.push(`</g></g><g stroke="${theme.ink}" stroke-width="0.7">`);
  for (const { x, y, shape, colour } of marks) {
    parts.push(`<path d="${outline(shape, x, y, 6)}" fill="${colour === "transparent" ? "none" : colour}"/>`);
  }
  parts.push(`</g><g fill="${theme.ink}" dominant-baseline="central">`);
  for (const { x, y, size, bold, text } of words) {
    parts.push(`<text x="${x}" y="${y}" font-size="${size}"${bold ? ' font-weight="600"' : ""}>${escaped(text)}</text>`);
  }
  parts.push("</g></svg>\n");
  return parts.join("\n");
}
