'use client';

import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

interface ErrorProps {
  readonly error: unknown;
  readonly retry: () => void;
}

/** A page that broke; the shell around it still stands. */
export default function ErrorPage({ error, retry }: ErrorProps): ReactNode {
  const { digest } = error instanceof Error && 'digest' in error ? error : { digest: null };
  return (
    <Notice isPage kind="stop" word="This page broke">
      <p>
        The fault is in the dashboard, not in your data. Try again; if it stays so, look at the
        dashboard&apos;s log
        {typeof digest === 'string' ? (
          <>
            {' '}
            for <code>{digest}</code>
          </>
        ) : null}
        .
      </p>
      <div>
        <Button onClick={retry}>Try again</Button>
      </div>
    </Notice>
  );
}
