// The scene as points, two a pixel of the screen.

import { outline } from "../dom";
import { font, paintLabels } from "../labels";
import type { Scene } from "./scene";

const SHARP = 2;

export function png(scene: Scene): Promise<Blob> {
  const { width, height, theme, faintness, lines, nodes, labels, marks, words } = scene;
  const canvas = document.createElement("canvas");
  canvas.width = width * SHARP;
  canvas.height = height * SHARP;
  const pen = canvas.getContext("2d")!;
  pen.scale(SHARP, SHARP);
  pen.fillStyle = theme.page;
  pen.fillRect(0, 0, width, height);
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, width, words[0].y - 20);
  pen.clip();
  pen.globalAlpha = faintness;
  pen.strokeStyle = theme.edge;
  for (const { ax, ay, bx, by, width: thick } of lines) {
    pen.lineWidth = thick;
    pen.beginPath();
    pen.moveTo(ax, ay);
    pen.lineTo(bx, by);
    pen.stroke();
  }
  pen.globalAlpha = 1;
  pen.lineWidth = 0.7;
  pen.strokeStyle = theme.dark ? theme.page : theme.ink;
  for (const { x, y, radius, shape, colour } of nodes) draw(pen, outline(shape, x, y, radius), colour);
  paintLabels(pen, labels, theme);
  pen.restore();
  pen.strokeStyle = theme.ink;
  pen.lineWidth = 0.7;
  for (const { x, y, shape, colour } of marks) draw(pen, outline(shape, x, y, 6), colour);
  pen.fillStyle = theme.ink;
  pen.textBaseline = "middle";
  for (const { x, y, size, bold, text } of words) {
    pen.font = (bold ? "600 " : "") + font(size);
    pen.fillText(text, x, y);
  }
  return new Promise((take, fail) => canvas.toBlob((blob) => (blob ? take(blob) : fail(new Error("no picture"))), "image/png"));
}

function draw(pen: CanvasRenderingContext2D, path: string, colour: string): void {
  const shape = new Path2D(path);
  pen.fillStyle = colour;
  pen.fill(shape);
  pen.stroke(shape);
}
