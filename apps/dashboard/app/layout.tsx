import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { Shell } from '../features/shell/shell.tsx';
import { THEME_COOKIE, themeOf } from '../features/theme/theme.ts';
import '../ui/tokens.css';
import '../ui/base.css';

export const metadata: Metadata = {
  title: { default: 'Switchyard', template: '%s · Switchyard' },
  description: 'Takes a model from a training run to live traffic and keeps it honest there',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

/** The theme comes from a cookie, so the first paint is already in it. Reading it makes every page dynamic, as nonces need. */
export default async function RootLayout({ children }: { readonly children: ReactNode }): Promise<ReactNode> {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme}>
      <body>
        <Shell theme={theme}>{children}</Shell>
      </body>
    </html>
  );
}
