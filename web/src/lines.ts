// Links in WebGL, in a layer of their own below the nodes. Sigma keeps an object for each edge; 200,000 of them would make
// every filter wait a second. Here a filter writes one array of numbers.

import type { RenderParams } from "sigma/types";

const FLOATS = 6; // x, y of both ends, half a width, a colour of four bytes

const VERTEX = /* glsl */ `#version 300 es
in vec2 a_corner;
in vec4 a_ends;
in float a_half;
in vec4 a_colour;
uniform mat3 u_matrix;
uniform vec2 u_view;
uniform float u_scale;
uniform float u_soft;
out vec4 v_colour;
out float v_off;
out float v_half;
void main() {
  vec2 from = (u_matrix * vec3(a_ends.xy, 1)).xy * u_view;
  vec2 to = (u_matrix * vec3(a_ends.zw, 1)).xy * u_view;
  vec2 along = to - from;
  vec2 across = normalize(vec2(-along.y, along.x) + vec2(1e-9, 0.0));
  v_half = max(a_half * u_scale, 0.35);
  v_off = a_corner.y * (v_half + u_soft);
  gl_Position = vec4((mix(from, to, a_corner.x) + across * v_off) / u_view, 0, 1);
  v_colour = a_colour;
}`;

const FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
in vec4 v_colour;
in float v_off;
in float v_half;
uniform float u_alpha;
uniform float u_soft;
out vec4 colour;
void main() {
  float alpha = v_colour.a * u_alpha * clamp((v_half - abs(v_off)) / u_soft + 0.5, 0.0, 1.0);
  colour = vec4(v_colour.rgb * alpha, alpha);
}`;

/** Writes lines into the array that goes to the graphics card. */
export class LineArray {
  readonly floats: Float32Array;
  private readonly bytes: Uint8Array;
  count = 0;

  constructor(capacity: number) {
    this.floats = new Float32Array(capacity * FLOATS);
    this.bytes = new Uint8Array(this.floats.buffer);
  }

  add(ax: number, ay: number, bx: number, by: number, width: number, [r, g, b]: readonly number[]): void {
    const at = this.count++ * FLOATS;
    this.floats[at] = ax;
    this.floats[at + 1] = ay;
    this.floats[at + 2] = bx;
    this.floats[at + 3] = by;
    this.floats[at + 4] = width / 2;
    const byte = (at + 5) * 4;
    this.bytes[byte] = r * 255;
    this.bytes[byte + 1] = g * 255;
    this.bytes[byte + 2] = b * 255;
    this.bytes[byte + 3] = 255;
  }
}

export class Lines {
  private readonly program: WebGLProgram;
  private readonly corners: WebGLBuffer;
  private readonly sets = new Map<string, { buffer: WebGLBuffer; count: number }>();
  private readonly uniform: (name: string) => WebGLUniformLocation | null;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = link(gl);
    this.uniform = (name) => gl.getUniformLocation(this.program, name);
    this.corners = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.corners);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, -1, 1, -1, 0, 1, 1, 1]), gl.STATIC_DRAW);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  set(name: string, lines: LineArray): void {
    const { gl } = this;
    const buffer = this.sets.get(name)?.buffer ?? gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, lines.floats.subarray(0, lines.count * FLOATS), gl.DYNAMIC_DRAW);
    this.sets.set(name, { buffer, count: lines.count });
  }

  clear(): void {
    this.gl.viewport(0, 0, this.gl.canvas.width, this.gl.canvas.height);
    this.gl.clear(this.gl.COLOR_BUFFER_BIT);
  }

  /** Draws a set, at most its last `most` lines. */
  draw(name: string, params: RenderParams, scale: number, alpha: number, most = Infinity): void {
    const { gl } = this;
    const set = this.sets.get(name);
    if (!set?.count) return;
    gl.useProgram(this.program);
    gl.uniformMatrix3fv(this.uniform("u_matrix"), false, params.matrix);
    gl.uniform2f(this.uniform("u_view"), params.width / 2, params.height / 2);
    gl.uniform1f(this.uniform("u_scale"), scale);
    gl.uniform1f(this.uniform("u_alpha"), alpha);
    gl.uniform1f(this.uniform("u_soft"), 1 / params.pixelRatio);
    this.bind("a_corner", this.corners, 2, 8, 0, 0);
    const count = Math.min(set.count, most);
    const first = (set.count - count) * FLOATS * 4;
    this.bind("a_ends", set.buffer, 4, FLOATS * 4, first, 1);
    this.bind("a_half", set.buffer, 1, FLOATS * 4, first + 16, 1);
    this.bind("a_colour", set.buffer, 4, FLOATS * 4, first + 20, 1, gl.UNSIGNED_BYTE);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
  }

  private bind(name: string, buffer: WebGLBuffer, size: number, stride: number, offset: number, divisor: number, type?: number) {
    const { gl } = this;
    const at = gl.getAttribLocation(this.program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, size, type ?? gl.FLOAT, type !== undefined, stride, offset);
    gl.vertexAttribDivisor(at, divisor);
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? "no program");
  return program;
}
