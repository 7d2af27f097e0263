import { join } from 'node:path';
import type { NextConfig } from 'next';
import { FIXED_HEADERS } from './bff/fixed-headers.ts';

const workspaceRoot = join(import.meta.dirname, '..', '..');

/** The standalone server traces its files from the workspace root, where npm keeps the shared `node_modules`. */
const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: workspaceRoot,
  turbopack: { root: workspaceRoot },
  poweredByHeader: false,
  images: { unoptimized: true },
  // The project's own typecheck target does it, once, and stricter.
  typescript: { ignoreBuildErrors: true },
  redirects: () => Promise.resolve([{ source: '/', destination: '/predict', permanent: false }]),
  headers: () => Promise.resolve([{ source: '/:path*', headers: [...FIXED_HEADERS] }]),
};

export default config;
