/**
 * A small seeded generator (sfc32). Each customer gets one of its own from (seed, stream, number), so that customers can
 * be made in any order and on any thread and still come out the same.
 *
 * Only arithmetic that IEEE 754 or V8's own software versions of log, exp and cos define is used: the same bytes
 * everywhere.
 */
export class Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 0;

  constructor(seed: number, stream: number, number: number) {
    this.restart(seed, stream, number);
  }

  /** Begins the sequence that belongs to these three numbers; one object can so serve all customers. */
  restart(seed: number, stream: number, number: number): void {
    const seedLow = seed >>> 0;
    const seedHigh = Math.floor(seed / 4_294_967_296) >>> 0;
    this.a = scramble(seedLow ^ scramble(stream + 0x9e3779b9));
    this.b = scramble(seedHigh ^ scramble(number >>> 0));
    this.c = scramble(this.a ^ Math.imul(number + 1, 0x85ebca6b));
    this.counter = 1;
    // Neighbouring numbers differ in few bits; twelve rounds spread them over the whole state.
    for (let round = 0; round < 12; round++) this.bits();
  }

  private bits(): number {
    const result = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + result;
    this.c |= 0;
    return result >>> 0;
  }

  /** Strictly between 0 and 1, so that its logarithm is finite. */
  unit(): number {
    return (this.bits() + 0.5) / 4_294_967_296;
  }

  /** A whole number from 0 to count - 1. */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  /** A whole number from 0 to count - 1 whose small values are the likelier: how products, cities and names are liked. */
  skewedBelow(count: number): number {
    const unit = this.unit();
    return Math.floor(unit * unit * count);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  exponential(): number {
    return -Math.log(this.unit());
  }

  normal(): number {
    return Math.sqrt(2 * this.exponential()) * Math.cos(2 * Math.PI * this.unit());
  }

  /** Gamma with the given shape and scale 1, after Marsaglia and Tsang (2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * this.unit() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const cube = (1 + c * x) ** 3;
      if (cube > 0 && Math.log(this.unit()) < 0.5 * x * x + d - d * cube + d * Math.log(cube)) return d * cube;
    }
  }

  /** The number of failures before the first success; its mean is the given one. */
  geometric(mean: number): number {
    return mean <= 0 ? 0 : Math.floor(this.exponential() / Math.log1p(1 / mean));
  }
}

/** The finaliser of MurmurHash3: every input bit moves every output bit. */
function scramble(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
