import { canonicalJson, type Json } from '../src/canonical-json.ts';
import { sha256 } from '../src/node/sha256.ts';

type Files = ReadonlyMap<string, Uint8Array>;

/** What somebody changes who knows the format and makes all digests agree again. */
export interface Rewrite {
  /** Files in place of others, or new ones, by path; undefined takes one away. */
  readonly content?: Readonly<Record<string, Uint8Array | undefined>>;
  /** Changes the manifest's value, after sizes and digests were brought up to date. */
  readonly manifest?: (json: unknown) => unknown;
  /** Changes the manifest's canonical text. */
  readonly text?: (canonical: string) => string;
  /** Changes the digest file's text. */
  readonly digest?: (text: string) => string;
}

/** The files of an artifact, rewritten as a whole: sizes and digests agree, whatever else does not. */
export function rewritten(
  files: Files,
  {
    content = {},
    manifest = (json) => json,
    text = (canonical) => canonical,
    digest = (line) => line,
  }: Rewrite,
): Map<string, Uint8Array> {
  const result = new Map(files);
  for (const [path, bytes] of Object.entries(content)) {
    if (bytes === undefined) result.delete(path);
    else result.set(path, bytes);
  }
  result.delete('model.json');
  result.delete('digest');
  const json = JSON.parse(textOf(files, 'model.json')) as Record<string, Json>;
  const entries = [...result].map(([path, bytes]) => [path, { bytes: bytes.length, sha256: sha256(bytes) }]);
  const upToDate = { ...json, files: Object.fromEntries(entries) as Json };
  const manifestBytes = new TextEncoder().encode(text(canonicalJson(manifest(upToDate))));
  result.set('model.json', manifestBytes);
  result.set('digest', new TextEncoder().encode(digest(`${sha256(manifestBytes)}\n`)));
  return result;
}

/** A file of an artifact as text. */
export function textOf(files: Files, path: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(files.get(path));
}
