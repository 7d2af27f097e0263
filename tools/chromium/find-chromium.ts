import { installedBrowser } from './installed-browser.ts';
import { installByApt } from './install-by-apt.ts';
import { installByPlaywright, playwrightBrowser } from './playwright-browser.ts';
import { worksAsBrowser } from './works-as-browser.ts';

/** A browser that starts, or what to do about having none. */
export type ChromiumSearch =
  | { readonly kind: 'found'; readonly path: string; readonly source: string }
  | { readonly kind: 'missing'; readonly message: string };

const NONE =
  'no Chromium was found and none could be installed. Install one (Debian, Ubuntu: apt-get install chromium; ' +
  'elsewhere: Google Chrome), or set CHROMIUM_PATH to its program.';

/**
 * Looks for a Chromium in the order of least surprise: the one a person names, one of this machine, Playwright's
 * own; then installs Playwright's, then Debian's. Each is asked for its version before it is trusted.
 */
export async function findChromium(stop: AbortSignal, say: (line: string) => void): Promise<ChromiumSearch> {
  const named = process.env.CHROMIUM_PATH?.trim();
  if (named) {
    if (await worksAsBrowser(named, stop)) return { kind: 'found', path: named, source: 'CHROMIUM_PATH' };
    return {
      kind: 'missing',
      message: `CHROMIUM_PATH is ${named}, which does not start as a browser. Correct it, or unset it to have one looked for.`,
    };
  }
  const sources: readonly (readonly [string, () => Promise<string | undefined>])[] = [
    ['on this machine', () => Promise.resolve(installedBrowser())],
    ["Playwright's own", () => playwrightBrowser(stop)],
    ['installed by Playwright', () => installByPlaywright(stop, say)],
    ['installed by apt-get', () => installByApt(stop, say)],
  ];
  for (const [source, find] of sources) {
    const path = stop.aborted ? undefined : await find();
    if (path !== undefined && (await worksAsBrowser(path, stop))) return { kind: 'found', path, source };
  }
  return { kind: 'missing', message: NONE };
}
