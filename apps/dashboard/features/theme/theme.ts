/** What the visitor chose; `system` follows the device. */
export const THEMES = ['light', 'dark', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** Holds the choice, so that the server's first answer is already painted right. */
export const THEME_COOKIE = 'switchyard-theme';

/** The theme in a cookie, `system` when there is none or it is not one of ours. */
export function themeOf(cookie: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookie) ?? 'system';
}

/** The cookie that keeps a choice for a year. */
export function themeCookie(theme: Theme): string {
  return `${THEME_COOKIE}=${theme}; Path=/; Max-Age=31536000; SameSite=Lax`;
}
