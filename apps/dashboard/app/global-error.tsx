'use client';

import type { ReactNode } from 'react';
import { Notice } from '../ui/notice.tsx';
import '../ui/tokens.css';
import '../ui/base.css';

/** Even the shell broke. A plain link reloads the page: it works where no script runs any more. */
export default function GlobalErrorPage(): ReactNode {
  return (
    <html lang="en" data-theme="system">
      <body>
        <title>Switchyard broke</title>
        <main>
          <Notice isPage kind="stop" word="The dashboard broke">
            <p>
              <a href="/predict">Load it again</a>. If it stays so, look at the dashboard&apos;s log and start
              it anew.
            </p>
          </Notice>
        </main>
      </body>
    </html>
  );
}
