// The kernels of src/kernels/plain.ts in AssemblyScript: the same arithmetic in the same order, so that both give the
// same bits. Arguments are byte addresses in the workspace, which is this module's memory.

const DITHER: i32 = 0x9e3779b9;
const TWO_TO_MINUS_32: f64 = 2.3283064365386963e-10;
/** Bytes of one feature's histogram: 256 bins of a hessian and a gradient. */
const FEATURE_BYTES: usize = 2048;

export function logisticGradients(
  from: i32,
  to: i32,
  salt: i32,
  scores: usize,
  labels: usize,
  weights: usize,
  leafOf: usize,
  leafValues: usize,
  table: usize,
  pairs: usize,
  gradientScale: f64,
  hessianScale: f64,
  range: f64,
  steps: f64,
  last: f64,
): void {
  for (let row = from; row < to; row++) {
    const at = (<usize>row) << 3;
    const score =
      <f64>load<f32>(scores + ((<usize>row) << 2)) + load<f64>(leafValues + ((<usize>load<u8>(leafOf + row)) << 3));
    store<f32>(scores + ((<usize>row) << 2), <f32>score);
    const position = min<f64>(max<f64>((score + range) * steps, 0), last);
    const k = <i32>position;
    const entry = table + ((<usize>k) << 3);
    const low = load<f64>(entry);
    const p = low + (load<f64>(entry, 8) - low) * (position - <f64>k);
    const weight = weights !== 0 ? load<f64>(weights + at) : 1;
    const dither = <f64>(<u32>(row * DITHER + salt)) * TWO_TO_MINUS_32;
    const hessian = <i32>floor<f64>(p * (1 - p) * weight * hessianScale + dither);
    const gradient = <i32>floor<f64>((p - <f64>load<u8>(labels + row)) * weight * gradientScale + dither);
    store<i64>(pairs + at, ((<i64>gradient) << 32) | <i64>(<u32>hessian));
  }
}

/** Rows whose memory is asked for at once: as many as a processor keeps requests open. */
const AHEAD: usize = 16;

/**
 * One 64-bit addition sums hessian and gradient: the low half never reaches 2^31, so nothing carries into the high.
 *
 * Rows of a node lie scattered, and a row's additions fill the processor's window, so that it would wait for each
 * row's memory in turn. A short loop over the next rows, which only touches them, has all of their loads under way at
 * once. The sum of what it read is returned so that no compiler drops it.
 */
export function histogram(
  from: i32,
  to: i32,
  index: usize,
  bins: usize,
  pairs: usize,
  target: usize,
  features: usize,
): u32 {
  const quads = features & ~3;
  const end = index + ((<usize>to) << 2);
  const last = features - 1;
  let touched: u32 = 0;
  let blockEnd = index + ((<usize>from) << 2);
  for (let at = blockEnd; at < end; at += 4) {
    if (at === blockEnd) {
      blockEnd = min<usize>(end, at + 4 * AHEAD);
      for (let next = at; next < blockEnd; next += 4) {
        const row = <usize>load<u32>(next);
        const bin = bins + row * features;
        touched += load<u8>(bin) + load<u8>(bin + last) + load<u8>(pairs + (row << 3));
      }
    }
    const row = <usize>load<u32>(at);
    const pair = load<i64>(pairs + (row << 3));
    let bin = bins + row * features;
    const quadsEnd = bin + quads;
    const rowEnd = bin + features;
    let cells = target;
    while (bin < quadsEnd) {
      const a = cells + ((<usize>load<u8>(bin)) << 3);
      const b = cells + ((<usize>load<u8>(bin, 1)) << 3);
      const c = cells + ((<usize>load<u8>(bin, 2)) << 3);
      const d = cells + ((<usize>load<u8>(bin, 3)) << 3);
      store<i64>(a, load<i64>(a) + pair);
      store<i64>(b, load<i64>(b, 2048) + pair, 2048);
      store<i64>(c, load<i64>(c, 4096) + pair, 4096);
      store<i64>(d, load<i64>(d, 6144) + pair, 6144);
      bin += 4;
      cells += 4 * FEATURE_BYTES;
    }
    while (bin < rowEnd) {
      const cell = cells + ((<usize>load<u8>(bin)) << 3);
      store<i64>(cell, load<i64>(cell) + pair);
      bin++;
      cells += FEATURE_BYTES;
    }
  }
  return touched;
}

export function clear(target: usize, bytes: usize): void {
  memory.fill(target, 0, bytes);
}

export function add(target: usize, source: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(target + at, i32x4.add(v128.load(target + at), v128.load(source + at)));
  }
}

export function subtract(target: usize, source: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(target + at, i32x4.sub(v128.load(target + at), v128.load(source + at)));
  }
}

/** Writes each row to both ends and moves only the end where it belongs: nothing for the processor to guess wrong. */
export function partition(from: i32, to: i32, index: usize, column: usize, goesLeft: usize, scratch: usize): i32 {
  let left = scratch + ((<usize>from) << 2);
  let right = scratch + ((<usize>to) << 2) - 4;
  const first = left;
  const end = index + ((<usize>to) << 2);
  for (let at = index + ((<usize>from) << 2); at < end; at += 4) {
    const row = load<u32>(at);
    const goes = (<usize>load<u8>(goesLeft + <usize>load<u8>(column + <usize>row))) << 2;
    store<u32>(left, row);
    store<u32>(right, row);
    left += goes;
    right -= 4 - goes;
  }
  return <i32>((left - first) >> 2);
}

export function settle(from: i32, to: i32, left: i32, leftTo: i32, rightTo: i32, index: usize, scratch: usize): void {
  memory.copy(index + ((<usize>leftTo) << 2), scratch + ((<usize>from) << 2), (<usize>left) << 2);
  let target = index + ((<usize>rightTo) << 2);
  const first = scratch + ((<usize>(from + left)) << 2);
  for (let at = scratch + ((<usize>to) << 2); at > first; ) {
    at -= 4;
    store<u32>(target, load<u32>(at));
    target += 4;
  }
}

/** Best numeric split so far, as `scanNumeric` of src/split.ts leaves it: see there for what each number means. */
let bestGain: f64 = 0;
let bestBin: i32 = 0;
let bestGradient: i32 = 0;
let bestHessian: i32 = 0;

export function scan(
  cells: usize,
  missingLeft: i32,
  lastBin: i32,
  totalGradient: f64,
  totalHessian: f64,
  gradientQuantum: f64,
  hessianQuantum: f64,
  minHessian: f64,
  l2: f64,
  parent: f64,
  gainToBeat: f64,
): i32 {
  let hessian: i32 = missingLeft !== 0 ? load<i32>(cells) : 0;
  let gradient: i32 = missingLeft !== 0 ? load<i32>(cells, 4) : 0;
  let found: i32 = 0;
  bestGain = gainToBeat;
  for (let bin: i32 = 1; bin <= lastBin; bin++) {
    const cell = cells + ((<usize>bin) << 3);
    const own = load<i32>(cell);
    hessian += own;
    gradient += load<i32>(cell, 4);
    const leftH = <f64>hessian * hessianQuantum;
    const rightH = totalHessian - leftH;
    if (leftH < minHessian) continue;
    if (rightH < minHessian) break;
    const leftG = <f64>gradient * gradientQuantum;
    const rightG = totalGradient - leftG;
    const gain = (leftG * leftG) / (leftH + l2) + (rightG * rightG) / (rightH + l2) - parent;
    if (gain > bestGain) {
      bestGain = gain;
      bestBin = bin;
      bestGradient = gradient;
      bestHessian = hessian;
      found = 1;
    }
  }
  return found;
}

export function foundGain(): f64 {
  return bestGain;
}

export function foundBin(): i32 {
  return bestBin;
}

export function foundGradient(): i32 {
  return bestGradient;
}

export function foundHessian(): i32 {
  return bestHessian;
}

/**
 * Bins of numeric values: 1 + how many of the ascending cuts are <= the value, 0 for NaN. `select` becomes a
 * conditional move: on random values a branch would be guessed wrong every second time.
 */
export function binValues(values: usize, count: i32, cuts: usize, length: i32, output: usize): void {
  for (let i: i32 = 0; i < count; i++) {
    const value = load<f64>(values + ((<usize>i) << 3));
    let below = cuts;
    let left = length;
    while (left > 1) {
      const half = left >> 1;
      const next = below + ((<usize>half) << 3);
      below = select<usize>(next, below, load<f64>(next - 8) <= value);
      left -= half;
    }
    const last = length > 0 && load<f64>(below) <= value ? 1 : 0;
    const bin = 1 + <i32>((below - cuts) >> 3) + last;
    store<u8>(output + i, select<i32>(bin, 0, value <= Infinity));
  }
}
