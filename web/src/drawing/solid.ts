// Three dimensions on a flat screen: where points of a cube lie when it is turned, and which of them are in front.

export type Triple = [number, number, number];

export interface Angle {
  /** Around the vertical third axis, and from above: 0 looks along the floor, radians. */
  turn: number;
  tilt: number;
}

/** Looks at the cube from −1 to 1 from afar, so that parallels stay parallel. */
export interface Camera extends Angle {
  /** Pixels for one unit of the cube's, and where its centre lies. */
  scale: number;
  x: number;
  y: number;
}

/** The corners of the cube. */
export const CORNERS: Triple[] = Array.from({ length: 8 }, (_, k) => [k & 4 ? 1 : -1, k & 2 ? 1 : -1, k & 1 ? 1 : -1]);
export const EDGES: [number, number][] = CORNERS.flatMap((_, a) =>
  [1, 2, 4].filter((bit) => !(a & bit)).map((bit): [number, number] => [a, a | bit]),
);

/** Where a point lies in the picture, and how near it is: greater is nearer. */
export function project({ turn, tilt, scale, x, y }: Camera, [a, b, up]: Triple): Triple {
  const across = Math.cos(turn) * a - Math.sin(turn) * b;
  const away = Math.sin(turn) * a + Math.cos(turn) * b;
  return [
    x + scale * across,
    y - scale * (up * Math.cos(tilt) + away * Math.sin(tilt)),
    up * Math.sin(tilt) - away * Math.cos(tilt),
  ];
}

/** The polygon in which the plane normal · h + offset = 0 cuts the cube: its corners in order, none or 3 to 6. */
export function cut(normal: Triple, offset: number): Triple[] {
  const values = CORNERS.map((corner) => dot(normal, corner) + offset);
  const found: Triple[] = [];
  for (const [a, b] of EDGES) {
    const [one, other] = [values[a]!, values[b]!];
    if (one < 0 === other < 0) continue;
    const part = one / (one - other);
    found.push(CORNERS[a]!.map((value, k) => value + part * (CORNERS[b]![k]! - value)) as Triple);
  }
  if (found.length < 3) return [];
  const center = [0, 1, 2].map((k) => found.reduce((sum, point) => sum + point[k]!, 0) / found.length) as Triple;
  const from = (point: Triple): Triple => point.map((value, k) => value - center[k]!) as Triple;
  const one = from(found[0]!);
  const other = cross(normal, one);
  const length = Math.hypot(...normal);
  const angle = (point: Triple): number => Math.atan2(dot(from(point), other) / length, dot(from(point), one));
  return found.map((point) => ({ point, at: angle(point) })).sort((a, b) => a.at - b.at).map(({ point }) => point);
}

/** The rows of points, far to near. */
export function farToNear(nearness: Float32Array): Uint32Array {
  return Uint32Array.from(nearness.keys()).sort((a, b) => nearness[a]! - nearness[b]!);
}

/** Turned by a drag of so many pixels, or by a key; the tilt stays between the floor and straight down. */
export function turned(camera: Angle, across: number, down: number): Angle {
  return {
    turn: camera.turn + across * 0.01,
    tilt: Math.min(Math.PI / 2, Math.max(0.05, camera.tilt + down * 0.01)),
  };
}

/** How far an arrow key turns, in pixels of a drag; null for other keys. */
export function keyTurn(key: string): [number, number] | null {
  const step = 8;
  const turns: Record<string, [number, number]> = {
    ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step],
  };
  return turns[key] ?? null;
}

export function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
