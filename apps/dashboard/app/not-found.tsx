import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Notice } from '../ui/notice.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound(): ReactNode {
  return (
    <Notice isPage kind="caution" word="There is no page at this address">
      <p>
        Go to <Link href="/predict">Predict</Link>, or check the address for a slip.
      </p>
    </Notice>
  );
}
