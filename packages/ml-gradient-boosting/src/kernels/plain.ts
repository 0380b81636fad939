import { TABLE_LENGTH, TABLE_RANGE, TABLE_STEPS_PER_UNIT } from '../sigmoid.ts';
import type { Workspace } from '../workspace.ts';
import { GRADIENT_SCALE, HESSIAN_SCALE, HISTOGRAM_BINS, histogramStart } from '../workspace.ts';
import type { Kernels } from './kernels.ts';

/** Knuth's multiplier: neighbours get dithers that are far apart and fill [0, 1) evenly. */
export const DITHER = 0x9e3779b9 | 0;

export function plainKernels(workspace: Workspace): Kernels {
  const { shape, bins, columns, labels, weights, scores, pairs, index, scratch } = workspace;
  const { leafOf, leafValues, sigmoidTable, goesLeft, histograms, parameters } = workspace;
  const { rows, features, weighted } = shape;
  const lanes = features * HISTOGRAM_BINS * 2;

  return {
    logisticGradients(from, to, salt) {
      const gradientScale = parameters[GRADIENT_SCALE];
      const hessianScale = parameters[HESSIAN_SCALE];
      const last = TABLE_LENGTH - 2;
      for (let row = from; row < to; row++) {
        const score = scores[row] + leafValues[leafOf[row]];
        scores[row] = score;
        const position = Math.min(Math.max((score + TABLE_RANGE) * TABLE_STEPS_PER_UNIT, 0), last);
        const k = position | 0;
        const low = sigmoidTable[k];
        const p = low + (sigmoidTable[k + 1] - low) * (position - k);
        const weight = weighted ? weights[row] : 1;
        // Dithered rounding: a gradient far below one quantum is then right on average, not rounded away.
        const dither = ((Math.imul(row, DITHER) + salt) >>> 0) * 2.3283064365386963e-10;
        pairs[2 * row] = Math.floor(p * (1 - p) * weight * hessianScale + dither);
        pairs[2 * row + 1] = Math.floor((p - labels[row]) * weight * gradientScale + dither);
      }
    },

    histogram(from, to, slot) {
      const start = histogramStart(shape, slot);
      for (let i = from; i < to; i++) {
        const row = index[i];
        const hessian = pairs[2 * row];
        const gradient = pairs[2 * row + 1];
        const first = row * features;
        for (let f = 0, at = start; f < features; f++, at += HISTOGRAM_BINS * 2) {
          const cell = at + bins[first + f] * 2;
          histograms[cell] += hessian;
          histograms[cell + 1] += gradient;
        }
      }
    },

    clear(slot) {
      const start = histogramStart(shape, slot);
      histograms.fill(0, start, start + lanes);
    },

    add(target, source) {
      const a = histogramStart(shape, target);
      const b = histogramStart(shape, source);
      for (let i = 0; i < lanes; i++) histograms[a + i] += histograms[b + i];
    },

    subtract(target, source) {
      const a = histogramStart(shape, target);
      const b = histogramStart(shape, source);
      for (let i = 0; i < lanes; i++) histograms[a + i] -= histograms[b + i];
    },

    partition(from, to, feature) {
      const column = feature * rows;
      let left = from;
      let right = to - 1;
      for (let i = from; i < to; i++) {
        const row = index[i];
        const goes = goesLeft[columns[column + row]];
        // Written to both ends; only the end that moves on keeps it. No branch to guess wrong.
        scratch[left] = row;
        scratch[right] = row;
        left += goes;
        right -= 1 - goes;
      }
      return left - from;
    },

    settle(from, to, left, leftTo, rightTo) {
      index.set(scratch.subarray(from, from + left), leftTo);
      for (let i = to - 1, at = rightTo; i >= from + left; i--, at++) index[at] = scratch[i];
    },

    scan(request, best) {
      const { slot, feature, missingLeft, lastBin, totalGradient, totalHessian } = request;
      const { gradientQuantum, hessianQuantum, minHessian, l2, parent } = request;
      const start = histogramStart(shape, slot) + feature * HISTOGRAM_BINS * 2;
      let hessian = missingLeft ? histograms[start] : 0;
      let gradient = missingLeft ? histograms[start + 1] : 0;
      let found = false;
      for (let bin = 1; bin <= lastBin; bin++) {
        hessian += histograms[start + 2 * bin];
        gradient += histograms[start + 2 * bin + 1];
        const leftH = hessian * hessianQuantum;
        const rightH = totalHessian - leftH;
        if (leftH < minHessian) continue;
        if (rightH < minHessian) break;
        const leftG = gradient * gradientQuantum;
        const rightG = totalGradient - leftG;
        const gain = (leftG * leftG) / (leftH + l2) + (rightG * rightG) / (rightH + l2) - parent;
        if (gain > best.gain) {
          best.gain = gain;
          best.bin = bin;
          best.gradient = gradient;
          best.hessian = hessian;
          found = true;
        }
      }
      return found;
    },
  };
}
