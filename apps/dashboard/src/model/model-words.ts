import type { Backtest, Model } from '@foresale/contract';

export const subjectNames: Readonly<Record<Backtest['subjects'][number]['subject'], string>> = {
  model: 'This model',
  bgNbd: 'BG/NBD',
  rfmLogistic: 'RFM logistic',
  recencyRule: 'Recency rule',
  baseRate: 'Base rate',
};

export const subjectNotes: Readonly<Record<keyof typeof subjectNames, string>> = {
  model: 'on customers and days it had not seen',
  bgNbd: 'purchase times alone, by the textbook',
  rfmLogistic: 'the three RFM scores, weighed',
  recencyRule: 'who bought last month buys again',
  baseRate: 'the same chance for everybody',
};

export const kindNames: Readonly<Record<Model['kind'], string>> = {
  'glass-box': 'Glass box',
  trees: 'Ordinary trees',
};
