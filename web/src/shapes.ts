// Nodes in WebGL: circle, square, triangle and diamond in one program, each with a thin outline. They are points, one vertex
// each: without a graphics card, quads drawn as instances take fifty times as long.

import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";
import type { Look } from "./data";

/** What changes for all nodes at once, and so need not be written into each. */
export const paint = { dim: 1, page: [1, 1, 1], outline: [0, 0, 0], moving: false };

export const SHAPES: Look["shape"][] = ["circle", "square", "triangle", "diamond"];

const VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
varying vec4 v_color;
varying float v_extent;
varying float v_radius;
varying float v_shape;
const float bias = 255.0 / 254.0;
void main() {
  v_radius = max(a_size / u_sizeRatio, 1.1);
  // Room for the tips of triangles and diamonds, and for soft edges.
  v_extent = v_radius * (a_shape < 0.5 ? 1.0 : 1.25) + 1.0;
  gl_PointSize = 2.0 * v_extent * u_pixelRatio;
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  v_shape = a_shape;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying float v_extent;
varying float v_radius;
varying float v_shape;
uniform float u_dim;
uniform float u_soft;
uniform vec3 u_page;
uniform vec3 u_outline;
float away() {
  vec2 at = (gl_PointCoord * 2.0 - 1.0) * vec2(v_extent, -v_extent);
  vec2 p = abs(at);
  if (v_shape < 0.5) return length(at) - v_radius;
  if (v_shape < 1.5) return max(p.x, p.y) - v_radius * 0.88;
  if (v_shape < 2.5) return max(0.894 * p.x + 0.447 * (at.y - v_radius * 1.1), -at.y - v_radius * 0.8);
  return (p.x + p.y - v_radius * 1.2) * 0.7071;
}
void main() {
  float d = away();
  #ifdef PICKING_MODE
  // A finger or a shaking hand needs a little more than the node itself.
  gl_FragColor = d > 1.0 ? vec4(0.0) : v_color;
  #else
  float alpha = clamp(0.5 - d / u_soft, 0.0, 1.0);
  if (alpha <= 0.0) discard;
  float line = clamp(0.5 + (d + 0.9) / u_soft, 0.0, 1.0) * smoothstep(1.6, 3.2, v_radius) * 0.75;
  vec3 colour = mix(mix(v_color.rgb, u_outline, line), u_page, 1.0 - u_dim);
  gl_FragColor = vec4(colour * alpha, alpha);
  #endif
}`;

const { FLOAT, UNSIGNED_BYTE, POINTS } = WebGLRenderingContext;
const UNIFORMS = ["u_sizeRatio", "u_pixelRatio", "u_matrix", "u_dim", "u_soft", "u_page", "u_outline"] as const;

class Shapes extends NodeProgram<(typeof UNIFORMS)[number]> {
  protected dim(): number {
    return paint.dim;
  }

  getDefinition() {
    return {
      VERTICES: 1,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: POINTS,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_shape", size: 1, type: FLOAT },
      ],
    };
  }

  processVisibleItem(index: number, start: number, data: NodeDisplayData & { shape?: number }) {
    const { array } = this;
    array[start++] = data.x;
    array[start++] = data.y;
    array[start++] = data.size;
    array[start++] = floatColor(data.color);
    array[start++] = index;
    array[start++] = data.shape ?? 0;
  }

  /** While the view moves nothing is picked: the second drawing, by which Sigma knows what is under the pointer, can wait. */
  override render(params: RenderParams): void {
    if (!paint.moving) return super.render(params);
    if (this.hasNothingToRender()) return;
    const { gl } = this.normalProgram;
    gl.viewport(0, 0, params.width * params.pixelRatio, params.height * params.pixelRatio);
    this.bindProgram(this.normalProgram);
    this.renderProgram({ ...params }, this.normalProgram);
    this.unbindProgram(this.normalProgram);
  }

  setUniforms(params: RenderParams, { gl, uniformLocations: at }: ProgramInfo) {
    gl.uniform1f(at.u_sizeRatio, params.sizeRatio);
    gl.uniform1f(at.u_pixelRatio, params.pixelRatio);
    gl.uniformMatrix3fv(at.u_matrix, false, params.matrix);
    gl.uniform1f(at.u_dim, this.dim());
    gl.uniform1f(at.u_soft, 1.2 / params.pixelRatio);
    gl.uniform3fv(at.u_page, paint.page);
    gl.uniform3fv(at.u_outline, paint.outline);
  }
}

/** All nodes; they step back together while some are lit. */
export class AllNodes extends Shapes {}

/** Those that are lit, drawn once more on top. */
export class LitNodes extends Shapes {
  protected override dim(): number {
    return 1;
  }
}
