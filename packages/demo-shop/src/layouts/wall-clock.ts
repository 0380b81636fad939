import { dateFromDays, dayLength } from '../calendar-day.ts';
import { offsetReader } from '../day-starts.ts';
import type { CsvFormat } from './csv-format.ts';

/** No zone has ever changed its clock at any other moment than a quarter of an hour. */
const quarter = 900_000;

/** Writes moments as the clock on the shop's wall shows them, as files without a time zone do. */
export class WallClock {
  private readonly dates: 'iso' | 'us';
  private readonly offsetAt: (moment: number) => number;
  private readonly offsets = new Map<number, number>();

  constructor(timeZone: string, format: Required<CsvFormat>) {
    this.dates = format.dates;
    this.offsetAt = offsetReader(timeZone);
  }

  time(moment: number): string {
    const local = moment + this.offset(moment);
    const day = Math.floor(local / dayLength);
    const seconds = Math.floor((local - day * dayLength) / 1000);
    const hours = Math.floor(seconds / 3600);
    const minutes = two(Math.floor(seconds / 60) % 60);
    return this.dates === 'iso'
      ? `${dateFromDays(day)} ${two(hours)}:${minutes}:${two(seconds % 60)}`
      : `${this.day(day)} ${hours}:${minutes}`;
  }

  day(day: number): string {
    const date = dateFromDays(day);
    if (this.dates === 'iso') return date;
    return `${Number(date.slice(5, 7))}/${Number(date.slice(8, 10))}/${date.slice(0, 4)}`;
  }

  private offset(moment: number): number {
    const key = Math.floor(moment / quarter);
    let offset = this.offsets.get(key);
    if (offset === undefined) {
      offset = this.offsetAt(key * quarter);
      this.offsets.set(key, offset);
    }
    return offset;
  }
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
