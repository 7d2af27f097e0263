import { getVersionFile, type Client } from '@switchyard/api-client';
import { DIGEST_FILE, MANIFEST_FILE, openArtifact, openManifest, type Artifact } from '@switchyard/model-io';
import { outcomeOf } from '../api/trouble.ts';
import { DASHBOARD_SILENT } from '../api/browser-api.ts';
import { browserSha256 } from './browser-hash.ts';

/** An artifact opened in the browser, or why that cannot be. */
export type BrowserModel =
  { readonly ok: true; readonly artifact: Artifact } | { readonly ok: false; readonly reason: string };

/** A larger artifact would make the page wait, and the visitor pay, for a check they did not ask for. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * The versions of one model as the browser sees them: fetched file by file, verified as trainer and server verify
 * them, and kept. A failed attempt is not kept, so that the next question tries again.
 */
export class BrowserModels {
  readonly #client: Client;
  readonly #model: string;
  readonly #known = new Map<string, Promise<BrowserModel>>();

  constructor(client: Client, model: string) {
    this.#client = client;
    this.#model = model;
  }

  /** @param version as the api names it, such as `v2` */
  async open(version: string): Promise<BrowserModel> {
    const known = this.#known.get(version) ?? this.#fetch(version);
    this.#known.set(version, known);
    const model = await known;
    if (!model.ok && this.#known.get(version) === known) this.#known.delete(version);
    return model;
  }

  /** The version may have been replaced behind its name: the next question fetches it anew. */
  forget(version: string): void {
    this.#known.delete(version);
  }

  async #fetch(version: string): Promise<BrowserModel> {
    const [manifest, digest] = await Promise.all([
      this.#file(version, MANIFEST_FILE),
      this.#file(version, DIGEST_FILE),
    ]);
    if (typeof manifest === 'string') return { ok: false, reason: manifest };
    if (typeof digest === 'string') return { ok: false, reason: digest };
    const opened = openManifest(manifest, new TextDecoder().decode(digest), browserSha256);
    if (!opened.ok) return { ok: false, reason: opened.faults.map(({ message }) => message).join(' ') };

    const entries = Object.entries(opened.value.manifest.files);
    const bytes = entries.reduce((sum, [, entry]) => sum + entry.bytes, 0);
    if (bytes > MOST_BYTES) {
      return {
        ok: false,
        reason: `${version} has ${Math.round(bytes / 1024 ** 2)} MiB, more than a browser should fetch.`,
      };
    }
    const files = new Map([
      [MANIFEST_FILE, manifest],
      [DIGEST_FILE, digest],
    ]);
    const contents = await Promise.all(
      entries.map(async ([path]) => [path, await this.#file(version, path)] as const),
    );
    for (const [path, content] of contents) {
      if (typeof content === 'string') return { ok: false, reason: content };
      files.set(path, content);
    }
    const artifact = openArtifact(files, browserSha256);
    return artifact.ok
      ? { ok: true, artifact: artifact.value }
      : { ok: false, reason: artifact.faults.map(({ message }) => message).join(' ') };
  }

  /** The bytes of one file, or why they cannot be had. */
  async #file(version: string, path: string): Promise<Uint8Array | string> {
    const number = Number(version.replace(/^v/, ''));
    const call = getVersionFile({
      client: this.#client,
      path: { model: this.#model, version: number },
      query: { path },
    });
    const outcome = await outcomeOf(call, DASHBOARD_SILENT);
    return outcome.ok
      ? new Uint8Array(await outcome.value.arrayBuffer())
      : `${path}: ${outcome.trouble.detail}`;
  }
}
