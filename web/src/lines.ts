// Links in WebGL, in a layer of their own below the nodes. Sigma keeps an object for each edge; 200,000 of them would make
// every filter wait a second. Here a filter writes one array of numbers.

import type { RenderParams } from "sigma/types";

const FLOATS = 5; // of a corner: where it is, a point ahead on the line, half the width with the sign of its side
const CORNERS = 4;

const VERTEX = /* glsl */ `#version 300 es
in vec4 a_ends;
in float a_half;
uniform mat3 u_matrix;
uniform vec2 u_view;
uniform float u_scale;
uniform float u_soft;
out float v_off;
out float v_half;
void main() {
  vec2 from = (u_matrix * vec3(a_ends.xy, 1)).xy * u_view;
  vec2 along = (u_matrix * vec3(a_ends.zw, 1)).xy * u_view - from;
  vec2 across = normalize(vec2(-along.y, along.x) + vec2(1e-9, 0.0));
  v_half = max(abs(a_half) * u_scale, 0.35);
  v_off = sign(a_half) * (v_half + u_soft);
  gl_Position = vec4((from + across * v_off) / u_view, 0, 1);
}`;

const FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
in float v_off;
in float v_half;
uniform vec3 u_colour;
uniform float u_alpha;
uniform float u_soft;
out vec4 colour;
void main() {
  float alpha = u_alpha * clamp((v_half - abs(v_off)) / u_soft + 0.5, 0.0, 1.0);
  colour = vec4(u_colour * alpha, alpha);
}`;

/** Writes lines into the array that goes to the graphics card. */
export class LineArray {
  readonly floats: Float32Array;
  count = 0;

  constructor(capacity: number) {
    this.floats = new Float32Array(capacity * CORNERS * FLOATS);
  }

  add(ax: number, ay: number, bx: number, by: number, width: number): void {
    const half = width / 2;
    const [farX, farY] = [2 * bx - ax, 2 * by - ay];
    this.corner(0, ax, ay, bx, by, half);
    this.corner(1, ax, ay, bx, by, -half);
    this.corner(2, bx, by, farX, farY, half);
    this.corner(3, bx, by, farX, farY, -half);
    this.count++;
  }

  private corner(number: number, x: number, y: number, aheadX: number, aheadY: number, half: number): void {
    const at = (this.count * CORNERS + number) * FLOATS;
    const { floats } = this;
    floats[at] = x;
    floats[at + 1] = y;
    floats[at + 2] = aheadX;
    floats[at + 3] = aheadY;
    floats[at + 4] = half;
  }
}

const FRAME = 30; // milliseconds that a frame's lines may take
const REST = 150; // milliseconds without a new frame, after which the others follow
const FEWEST = 300;

interface Layer {
  name: string;
  colour: readonly number[];
  alpha: number;
}

/**
 * Draws sets of lines. Of the last, the lowest, as many at once as the machine can draw in a frame, the others when the
 * view rests, each part when the one before is done. How many that is shows as it goes: without a graphics card some
 * hundreds, with one all of them.
 */
export class Lines {
  private readonly program: WebGLProgram;
  private readonly corners: WebGLBuffer;
  private room = 0;
  private readonly sets = new Map<string, { buffer: WebGLBuffer; count: number }>();
  private most = 3000;
  private waiting = 0;
  private drawn = { fence: null as WebGLSync | null, since: 0, full: false };

  /** The context must keep what is drawn. */
  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = link(gl);
    this.corners = gl.createBuffer();
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE_MINUS_DST_ALPHA, gl.ONE); // what comes later lies below
  }

  set(name: string, lines: LineArray): void {
    const { gl } = this;
    const buffer = this.sets.get(name)?.buffer ?? gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, lines.floats.subarray(0, lines.count * CORNERS * FLOATS), gl.DYNAMIC_DRAW);
    this.makeRoom(lines.count);
    this.sets.set(name, { buffer, count: lines.count });
  }

  /** Two triangles a line. */
  private makeRoom(count: number): void {
    if (count <= this.room) return;
    this.room = count;
    const order = new Uint32Array(count * 6);
    for (let line = 0; line < count; line++) {
      const first = line * CORNERS;
      order.set([first, first + 1, first + 2, first + 1, first + 2, first + 3], line * 6);
    }
    this.gl.bindBuffer(this.gl.ELEMENT_ARRAY_BUFFER, this.corners);
    this.gl.bufferData(this.gl.ELEMENT_ARRAY_BUFFER, order, this.gl.STATIC_DRAW);
  }

  /** Draws anew, from the top layer to the lowest. */
  draw(layers: Layer[], params: RenderParams, scale: number, moving: () => boolean): void {
    const { gl } = this;
    this.learn();
    gl.viewport(0, 0, gl.canvas.width, gl.canvas.height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const lowest = layers[layers.length - 1];
    for (const layer of layers.slice(0, -1)) this.part(layer, params, scale, 0, Infinity);
    let next = this.part(lowest, params, scale, 0, this.most);
    this.mark(next >= this.most);
    const shown = performance.now();
    const follow = () => {
      if (!this.learn() || moving() || performance.now() - shown < REST) {
        this.waiting = requestAnimationFrame(follow);
        return;
      }
      const before = next;
      next = this.part(lowest, params, scale, before, 2 * this.most);
      if (next === before) return;
      this.mark(false);
      this.waiting = requestAnimationFrame(follow);
    };
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(follow);
  }

  /** Remembers when the machine was given something to draw, and if it was all that it may be given. */
  private mark(full: boolean): void {
    const { gl } = this;
    gl.deleteSync(this.drawn.fence);
    this.drawn = { fence: gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0), since: performance.now(), full };
    gl.flush();
  }

  /** Whether the machine is done with what it was given; by the time that it took, it is given more or less. */
  private learn(): boolean {
    const { gl, drawn } = this;
    if (!drawn.fence) return true;
    const taken = performance.now() - drawn.since;
    const done = gl.getSyncParameter(drawn.fence, gl.SYNC_STATUS) === gl.SIGNALED;
    if (drawn.full && (done || taken > 2 * FRAME)) {
      if (taken < FRAME) this.most *= 1.4;
      else if (taken > 1.6 * FRAME) this.most = Math.max(FEWEST, this.most * Math.max(0.2, (1.6 * FRAME) / taken));
      drawn.full = false;
    }
    return done;
  }

  /** Draws some lines of a set, and gives the number of the next. */
  private part({ name, colour, alpha }: Layer, params: RenderParams, scale: number, first: number, most: number): number {
    const { gl } = this;
    const set = this.sets.get(name);
    const count = Math.floor(Math.min(most, (set?.count ?? 0) - first));
    if (!set || count <= 0) return first;
    const uniform = (at: string) => gl.getUniformLocation(this.program, at);
    gl.useProgram(this.program);
    gl.uniformMatrix3fv(uniform("u_matrix"), false, params.matrix);
    gl.uniform2f(uniform("u_view"), params.width / 2, params.height / 2);
    gl.uniform1f(uniform("u_scale"), scale);
    gl.uniform1f(uniform("u_alpha"), alpha);
    gl.uniform1f(uniform("u_soft"), 1 / params.pixelRatio);
    gl.uniform3fv(uniform("u_colour"), colour);
    gl.bindBuffer(gl.ARRAY_BUFFER, set.buffer);
    this.bind("a_ends", 4, 0);
    this.bind("a_half", 1, 16);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.corners);
    gl.drawElements(gl.TRIANGLES, count * 6, gl.UNSIGNED_INT, first * 6 * 4);
    return first + count;
  }

  private bind(name: string, size: number, offset: number): void {
    const { gl } = this;
    const at = gl.getAttribLocation(this.program, name);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, size, gl.FLOAT, false, FLOATS * 4, offset);
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
