import { dateFromDays, dayLength, weekdayOf } from './calendar-day.ts';
import { dayStarts } from './day-starts.ts';

/** How busy the shop is by weekday, Monday first: people order on Sunday evening and Monday, least on Saturday. */
const weekdayWeights = [1.18, 1.08, 1.02, 1.0, 0.9, 0.72, 1.1];

/** By month: a quiet summer, a rise from October and the weeks before Christmas. */
const monthWeights = [0.9, 0.86, 0.95, 0.96, 0.98, 0.92, 0.86, 0.84, 0.95, 1.04, 1.36, 1.38];

/** By local hour, working days and week-ends. */
const workingHours = [6, 3, 2, 1, 1, 3, 9, 20, 34, 44, 50, 53, 56, 54, 50, 48, 49, 52, 58, 70, 82, 74, 48, 20];
const weekendHours = [9, 5, 3, 2, 1, 2, 4, 10, 24, 42, 58, 64, 62, 58, 56, 58, 60, 62, 66, 76, 84, 72, 46, 22];

const resolution = 512;

/**
 * When the shop's customers buy. A customer lives in *shop time*, in which buying has no season; this calendar bends shop
 * time into real time: busy days take up more of it, quiet hours less. Bending keeps the order of events, so a
 * customer's orders come out sorted.
 */
export class Calendar {
  readonly startDay: number;
  readonly days: number;
  /** The history's first moment, and the first after its end. */
  readonly start: number;
  readonly end: number;
  private readonly starts: Float64Array;
  /** Shop time at the begin of each day; a day lasts 1 on average. */
  private readonly shopTimes: Float64Array;
  private readonly growths: Float64Array;
  private readonly guide: Int32Array;
  private readonly months: Uint8Array;
  private readonly workingClock = clock(workingHours);
  private readonly weekendClock = clock(weekendHours);

  constructor(timeZone: string, startDay: number, endDay: number) {
    this.startDay = startDay;
    this.days = endDay - startDay;
    this.starts = dayStarts(timeZone, startDay, endDay);
    this.start = this.starts[0] ?? 0;
    this.end = this.starts[this.days] ?? 0;
    this.months = new Uint8Array(this.days);
    const weights = new Float64Array(this.days);
    for (let index = 0; index < this.days; index++) {
      const date = dateFromDays(startDay + index);
      this.months[index] = Number(date.slice(5, 7)) - 1;
      weights[index] = dayWeight(startDay + index, date);
    }
    this.shopTimes = cumulate(weights, this.days);
    const yearlyGrowth = Math.log(1.4);
    this.growths = cumulate(
      weights.map((weight, index) => weight * Math.exp((yearlyGrowth * index) / 365)),
      1,
    );
    this.guide = guideOf(this.shopTimes);
  }

  /** The shop time at which a new customer appears, for a number between 0 and 1: more appear as the shop grows. */
  arrival(unit: number): number {
    let low = 0;
    let high = this.days - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.growths[middle] ?? 0) <= unit) low = middle;
      else high = middle - 1;
    }
    const from = this.growths[low] ?? 0;
    const share = (unit - from) / ((this.growths[low + 1] ?? 1) - from);
    return this.shopTime(low) + share * (this.shopTime(low + 1) - this.shopTime(low));
  }

  /** The day, counted from the history's first, of a moment in shop time. */
  dayIndex(shopTime: number): number {
    let index = this.guide[Math.floor(shopTime)] ?? 0;
    while (index < this.days - 1 && (this.shopTimes[index + 1] ?? 0) <= shopTime) index++;
    return index;
  }

  /** The real moment of a moment in shop time, on whole seconds. */
  moment(shopTime: number, index: number): number {
    const from = this.shopTime(index);
    const share = Math.min(0.999_999, Math.max(0, (shopTime - from) / (this.shopTime(index + 1) - from)));
    const hands = weekdayOf(this.startDay + index) >= 5 ? this.weekendClock : this.workingClock;
    const place = share * resolution;
    const before = Math.floor(place);
    const low = hands[before] ?? 0;
    const ofDay = low + ((hands[before + 1] ?? 1) - low) * (place - before);
    const start = this.starts[index] ?? 0;
    // The two days a year that are 23 or 25 hours long are stretched as a whole: no hour is missing or happens twice.
    const length = (this.starts[index + 1] ?? start + dayLength) - start;
    return start + Math.floor((ofDay * length) / 1000) * 1000;
  }

  /** The day in the shop's time zone, counted from 1970, of any moment within the history. */
  dayOf(moment: number): number {
    let index = Math.min(this.days - 1, Math.max(0, Math.floor((moment - this.start) / dayLength)));
    while (index > 0 && (this.starts[index] ?? 0) > moment) index--;
    while (index < this.days - 1 && (this.starts[index + 1] ?? 0) <= moment) index++;
    return this.startDay + index;
  }

  /** 0 for January, of a day counted from the history's first. */
  month(index: number): number {
    return this.months[index] ?? 0;
  }

  private shopTime(index: number): number {
    return this.shopTimes[index] ?? 0;
  }
}

function dayWeight(day: number, date: string): number {
  const month = Number(date.slice(5, 7));
  const dayOfMonth = Number(date.slice(8, 10));
  // Months blend into each other around their middle instead of jumping on the first.
  const here = monthWeights[month - 1] ?? 1;
  const before = monthWeights[(month + 10) % 12] ?? 1;
  const after = monthWeights[month % 12] ?? 1;
  const blend = (dayOfMonth - 15.5) / 31;
  const season = blend < 0 ? here + (before - here) * -blend : here + (after - here) * blend;
  return season * (weekdayWeights[weekdayOf(day)] ?? 1) * occasion(month, dayOfMonth);
}

function occasion(month: number, dayOfMonth: number): number {
  if (month === 12 && dayOfMonth >= 24 && dayOfMonth <= 26) return 0.3;
  if ((month === 12 && dayOfMonth === 31) || (month === 1 && dayOfMonth === 1)) return 0.4;
  // The week of discounts in late November.
  return month === 11 && dayOfMonth >= 23 && dayOfMonth <= 29 ? 1.5 : 1;
}

/** Running sums that begin at 0 and end at `total`. */
function cumulate(weights: Float64Array, total: number): Float64Array {
  const sum = weights.reduce((running, weight) => running + weight, 0);
  const sums = new Float64Array(weights.length + 1);
  let running = 0;
  for (const [index, weight] of weights.entries()) {
    running += weight;
    sums[index + 1] = (running / sum) * total;
  }
  return sums;
}

/** For each whole number of shop time the day it falls on: the search for a day starts there and takes a step or two. */
function guideOf(shopTimes: Float64Array): Int32Array {
  const guide = new Int32Array(shopTimes.length + 1);
  let index = 0;
  for (let time = 0; time < guide.length; time++) {
    while (index < shopTimes.length - 2 && (shopTimes[index + 1] ?? 0) <= time) index++;
    guide[time] = index;
  }
  return guide;
}

/** The share of the day that has passed when a given share of its buying is done. */
function clock(hours: readonly number[]): Float64Array {
  const sum = hours.reduce((total, weight) => total + weight, 0);
  const hands = new Float64Array(resolution + 1);
  let hour = 0;
  let done = 0;
  for (let step = 0; step < resolution; step++) {
    const sought = (step / resolution) * sum;
    while (done + (hours[hour] ?? 0) <= sought) done += hours[hour++] ?? 0;
    hands[step] = (hour + (sought - done) / (hours[hour] ?? 1)) / 24;
  }
  hands[resolution] = 1;
  return hands;
}
