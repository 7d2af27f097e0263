import { Suspense, type ReactNode } from 'react';
import { HEALTH_UNKNOWN } from '../health/health-state.ts';
import { HealthIndicator } from '../health/health-indicator.tsx';
import { ServerHealth } from '../health/server-health.tsx';
import { ThemeChoice } from '../theme/theme-choice.tsx';
import type { Theme } from '../theme/theme.ts';
import { Navigation } from './navigation.tsx';
import styles from './shell.module.css';

/** What stands around every page: navigation to the left, state of the system above. */
export function Shell({
  theme,
  children,
}: {
  readonly theme: Theme;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <header className={styles.header}>
        <span className={styles.brand}>
          <Mark />
          Switchyard
        </span>
        <div className={styles.health}>
          <Suspense fallback={<HealthIndicator initial={HEALTH_UNKNOWN} />}>
            <ServerHealth />
          </Suspense>
        </div>
        <div className={styles.theme}>
          <ThemeChoice initial={theme} />
        </div>
      </header>
      <div className={styles.navigation}>
        <Navigation />
      </div>
      <main id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Mark(): ReactNode {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.25"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M3 18h18M6 18c7 0 5-12 12-12h3" />
    </svg>
  );
}
