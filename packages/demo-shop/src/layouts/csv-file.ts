import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { CsvFormat } from './csv-format.ts';

const fullAt = 65_536;

export type Field = string | number | null;

/**
 * A CSV file that is written row by row. Rows gather in memory until `full`; then the writer has to wait for `flush`, which
 * returns when the disk has caught up, so memory stays the same however long the file becomes.
 */
export class CsvFile {
  readonly name: string;
  rows = 0;
  private readonly format: Required<CsvFormat>;
  private readonly special: RegExp;
  private readonly sink: Writable;
  private readonly written: Promise<void>;
  private pending = '';

  constructor(directory: string, name: string, header: readonly string[], format: Required<CsvFormat>) {
    this.name = format.gzip ? `${name}.gz` : name;
    this.format = format;
    this.special = new RegExp(`[${format.delimiter}"\r\n]`);
    const file = createWriteStream(join(directory, this.name));
    if (format.gzip) {
      const gzip = createGzip({ level: 1 });
      this.sink = gzip;
      this.written = pipeline(gzip, file);
    } else {
      this.sink = file;
      this.written = once(file, 'close').then(() => undefined);
    }
    // A failure shows itself where the writer waits, in flush and close; here it only must not go unhandled.
    this.written.catch(() => undefined);
    if (format.encoding === 'utf-8-bom') this.pending = '\uFEFF';
    this.append(header);
  }

  get full(): boolean {
    return this.pending.length >= fullAt;
  }

  row(...fields: readonly Field[]): void {
    this.append(fields);
    this.rows++;
  }

  async flush(): Promise<void> {
    const bytes = Buffer.from(this.pending, this.format.encoding === 'latin1' ? 'latin1' : 'utf8');
    this.pending = '';
    if (!this.sink.write(bytes)) await Promise.race([once(this.sink, 'drain'), this.written]);
  }

  async close(): Promise<void> {
    await this.flush();
    this.sink.end();
    await this.written;
  }

  /** Lets go of the file after something else has failed; what was written of it stays. */
  abandon(): void {
    this.sink.destroy();
  }

  private append(fields: readonly Field[]): void {
    let line = '';
    for (const [index, field] of fields.entries()) {
      if (index > 0) line += this.format.delimiter;
      if (typeof field === 'string' && this.special.test(field)) line += `"${field.replaceAll('"', '""')}"`;
      else if (field !== null) line += field;
    }
    this.pending += line + this.format.lineEnd;
  }
}
