// Draws the pictures of docs/method.md from a model that it trains. `node docs/draw.ts`
import { writeFile } from 'node:fs/promises';
import type { GlassBoxModel, Term } from '../src/index.ts';
import { calibrationBands, explain, predict, predictRaw, train, withCalibration } from '../src/index.ts';
import { featureNames, shop } from './shop.ts';
import { box, line, signed, svg, text } from './svg.ts';

const data = shop(1, 60_000);
const validation = shop(2, 20_000);
const test = shop(3, 60_000);
const fitted = await train(data, {
  names: featureNames,
  interactions: 2,
  bins: 24,
  rounds: 300,
  learningRate: 0.1,
  validation,
  patience: 15,
});
const model = withCalibration(fitted, 'isotonic', validation);

const save = (name: string, picture: string): Promise<void> =>
  writeFile(new URL(`./pictures/${name}.svg`, import.meta.url), picture);

await save('single-term', singleTerm(model, 0));
await save('pair-term', pairTerm(model, [0, 2]));
await save('one-customer', oneCustomer(model));
await save('calibration', calibrationCurve(model));

function termOf({ terms }: GlassBoxModel, features: readonly number[]): Term {
  const term = terms.find((candidate) => candidate.features.join() === features.join());
  if (term === undefined) throw new Error(`The model has no term for ${features.join(' × ')}.`);
  return term;
}

function cutsOf(feature: number): readonly number[] {
  const known = model.features[feature];
  return known?.kind === 'numeric' ? [...known.cuts] : [];
}

/** A step per bin, over the feature's own scale, with the level of missing values noted where there is one. */
function singleTerm({ unit }: GlassBoxModel, feature: number): string {
  const { values } = termOf(model, [feature]);
  const levels = [...values].slice(1).map((value) => value * unit);
  const cuts = cutsOf(feature);
  const last = (cuts.at(-1) ?? 1) * 1.1;
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  const x = (value: number): number => 60 + (value / last) * 500;
  const y = (value: number): number => 230 - ((value - low) / (high - low)) * 190;
  const edges = [0, ...cuts, last];
  const steps = levels.flatMap((level, i): [number, number][] => [
    [x(edges[i]), y(level)],
    [x(edges[i + 1]), y(level)],
  ]);
  return svg(600, 280, `What ${featureNames[feature]} alone adds to the log-odds`, [
    text(60, 24, `What “${featureNames[feature]}” alone adds to the log-odds`),
    line(
      [
        [60, y(0)],
        [560, y(0)],
      ],
      '#bbb',
    ),
    text(54, y(0) + 4, '0', 'end'),
    text(54, y(high) + 4, `+${high.toFixed(1)}`, 'end'),
    text(54, y(low) + 4, low.toFixed(1), 'end'),
    ...cuts.map((cut) =>
      line(
        [
          [x(cut), 234],
          [x(cut), 240],
        ],
        '#888',
      ),
    ),
    line(steps, '#2166ac', 2.5),
    text(60, 258, '0'),
    text(560, 258, `${Math.round(last)} days`, 'end'),
    text(310, 258, 'ticks: the cuts that the model uses', 'middle'),
  ]);
}

function pairTerm({ unit }: GlassBoxModel, features: readonly [number, number]): string {
  const { shape, values } = termOf(model, features);
  const [rows = 1, columns = 1] = shape;
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) * unit;
  const [width, height] = [480 / (rows - 1), 260 / (columns - 1)];
  const cells: string[] = [];
  for (let a = 1; a < rows; a++) {
    for (let b = 1; b < columns; b++) {
      const colour = signed(values[a * columns + b] * unit, most);
      cells.push(box(80 + (a - 1) * width, 300 - b * height, width + 0.3, height + 0.3, colour));
    }
  }
  const [first, second] = features.map((feature) => featureNames[feature]);
  const [firstCuts, secondCuts] = features.map(cutsOf);
  return svg(600, 350, `What ${first} and ${second} add together`, [
    text(80, 24, `What “${first}” and “${second}” add together, beyond each alone`),
    ...cells,
    text(80, 318, `below ${firstCuts[0]?.toFixed(0)}`),
    text(560, 318, `above ${firstCuts.at(-1)?.toFixed(0)}`, 'end'),
    text(320, 318, `${first} →`, 'middle'),
    text(74, 298, `${secondCuts[0]?.toFixed(0)}`, 'end'),
    text(74, 52, `${secondCuts.at(-1)?.toFixed(0)}`, 'end'),
    text(80, 340, `red: down to −${most.toFixed(1)}; white: nothing; blue: up to +${most.toFixed(1)}. Up: ${second}`),
  ]);
}

/** The score of one customer as a walk from the base to the sum. */
function oneCustomer(glass: GlassBoxModel): string {
  const row = 11;
  const columns = test.columns.map((column) => column.slice(row, row + 1));
  const { base, parts } = explain(glass, columns);
  const steps = parts
    .map(({ names, contributions }) => ({ name: names.join(' × '), value: contributions[0] }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const [score] = predictRaw(glass, columns);
  const [probability] = predict(glass, columns);
  const ends = [base];
  for (const { value } of steps) ends.push((ends.at(-1) ?? 0) + value);
  const [low, high] = [Math.min(...ends) - 0.2, Math.max(...ends) + 0.2];
  const x = (value: number): number => 350 + ((value - low) / (high - low)) * 280;
  const bars = steps.flatMap(({ name, value }, i) => {
    const y = 60 + 22 * (i + 1);
    const from = ends[i];
    const left = Math.min(x(from), x(from + value));
    return [
      text(340, y + 11, name, 'end'),
      box(left, y, Math.max(1, Math.abs(x(from + value) - x(from))), 15, value < 0 ? '#b2182b' : '#2166ac'),
      text(640, y + 11, `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`),
    ];
  });
  const bottom = 60 + 22 * (steps.length + 1);
  return svg(700, bottom + 50, 'One score, taken apart', [
    text(20, 24, `One customer: ${columns.map(([value], f) => `${featureNames[f]} ${value}`).join(', ')}`),
    text(340, 71, 'base', 'end'),
    line(
      [
        [x(base), 58],
        [x(base), bottom],
      ],
      '#bbb',
    ),
    text(640, 71, base.toFixed(2)),
    ...bars,
    text(340, bottom + 14, 'score (log-odds)', 'end'),
    line(
      [
        [x(score), 58],
        [x(score), bottom + 18],
      ],
      '#222',
    ),
    text(640, bottom + 14, score.toFixed(2)),
    text(340, bottom + 34, 'calibrated probability', 'end'),
    text(640, bottom + 34, probability.toFixed(3)),
  ]);
}

function calibrationCurve(glass: GlassBoxModel): string {
  const bands = calibrationBands(predict(glass, test.columns), test.labels, 12).filter(({ rows }) => rows >= 30);
  const x = (value: number): number => 60 + value * 300;
  const y = (value: number): number => 340 - value * 300;
  return svg(420, 390, 'Predicted and observed', [
    text(60, 24, 'Predicted and observed, customers held out'),
    line(
      [
        [x(0), y(0)],
        [x(1), y(1)],
      ],
      '#bbb',
    ),
    line(
      bands.map(({ meanProbability, positiveRate }) => [x(meanProbability), y(positiveRate)] as const),
      '#2166ac',
      2,
    ),
    ...bands.map(({ meanProbability, positiveRate }) => {
      return `<circle cx="${x(meanProbability).toFixed(1)}" cy="${y(positiveRate).toFixed(1)}" r="4" fill="#2166ac"/>`;
    }),
    text(60, 360, '0'),
    text(360, 360, '1', 'end'),
    text(210, 376, 'predicted', 'middle'),
    text(54, y(1) + 4, '1', 'end'),
    text(54, y(0), '0', 'end'),
  ]);
}
