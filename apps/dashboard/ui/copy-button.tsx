'use client';

import { useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';

/** Copies a text and says whether it worked. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    setSaid((await copyText(text)) ? 'Copied' : 'Select the text and copy it by hand');
    setTimeout(() => setSaid(null), 2_000);
  };
  return (
    <>
      <Button look="quiet" icon="copy" onClick={() => void copy()} aria-label={label}>
        {said ?? 'Copy'}
      </Button>
      <span role="status" className="visually-hidden">
        {said}
      </span>
    </>
  );
}
