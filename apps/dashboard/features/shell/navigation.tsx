'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../ui/icon.tsx';
import styles from './navigation.module.css';

/** The pages that exist. */
const PAGES: readonly { readonly href: string; readonly word: string; readonly icon: IconName }[] = [
  { href: '/predict', word: 'Predict', icon: 'predict' },
];

/** Where one can go, and where one is. */
export function Navigation(): ReactNode {
  const path = usePathname();
  return (
    <nav aria-label="Pages" className={styles.navigation}>
      <ul className={styles.list}>
        {PAGES.map(({ href, word, icon }) => (
          <li key={href}>
            <Link href={href} className={styles.link} aria-current={path === href ? 'page' : undefined}>
              <Icon name={icon} />
              {word}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
