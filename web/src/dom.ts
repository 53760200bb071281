// Elements made with textContent only, so that a name is never markup.

type Props = { text?: string; look?: string; auto?: boolean; [attribute: string]: string | boolean | number | undefined };

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { text, look, auto, ...attributes }: Props = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (look) element.className = look;
  if (auto) element.dir = "auto"; // names in Arabic or Hebrew among others
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

export function button(text: string, act: () => void, props: Props = {}): HTMLButtonElement {
  const element = make("button", { text, type: "button", ...props });
  element.addEventListener("click", act);
  return element;
}

export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

const SVG = "http://www.w3.org/2000/svg";

/** A shape as the drawing has it, for the legend. */
export function mark(shape: string, colour: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-8 -8 16 16");
  svg.setAttribute("class", "mark");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", outline(shape, 0, 0, 6));
  path.setAttribute("fill", colour);
  svg.append(path);
  return svg;
}

/** The path of a shape around a point; the same outlines as in `shapes.ts`. */
export function outline(shape: string, x: number, y: number, r: number): string {
  const at = (dx: number, dy: number) => `${round(x + dx * r)} ${round(y + dy * r)}`;
  if (shape === "square") return `M${at(-0.88, -0.88)}L${at(0.88, -0.88)} ${at(0.88, 0.88)} ${at(-0.88, 0.88)}Z`;
  if (shape === "triangle") return `M${at(0, -1.1)}L${at(0.95, 0.8)} ${at(-0.95, 0.8)}Z`;
  if (shape === "diamond") return `M${at(0, -1.2)}L${at(1.2, 0)} ${at(0, 1.2)} ${at(-1.2, 0)}Z`;
  const a = round(r);
  return `M${at(-1, 0)}a${a} ${a} 0 1 0 ${round(2 * r)} 0a${a} ${a} 0 1 0 ${-round(2 * r)} 0Z`;
}

export const round = (value: number): number => Math.round(value * 100) / 100;
