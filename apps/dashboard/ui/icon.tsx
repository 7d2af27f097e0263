import type { ReactNode } from 'react';

const PATHS = {
  clear: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />
      <path d="m4.8 8.2 2.2 2.2 4.2-4.6" className="knockout" />
    </>
  ),
  caution: (
    <>
      <path d="M8 1.2 15.4 14.4H.6Z" fill="currentColor" stroke="none" />
      <path d="M8 6v4M8 12v.4" className="knockout" />
    </>
  ),
  stop: (
    <>
      <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z" fill="currentColor" stroke="none" />
      <path d="M4.6 8h6.8" className="knockout" />
    </>
  ),
  neutral: <circle cx="8" cy="8" r="6.2" strokeDasharray="2.6 2.4" />,
  copy: <path d="M5.5 5.5v-4h9v9h-4M1.5 5.5h9v9h-9Z" />,
  random: <path d="M1.5 4.5h3l6 7h4m-2-2 2 2-2 2M1.5 11.5h3l1.6-1.9M9 6.2l1.5-1.7h4m-2-2 2 2-2 2" />,
  clearField: <path d="m4 4 8 8m0-8-8 8" />,
  predict: <path d="M1.5 12.5h13M3 12.5c5 0 4-8 9-8h2M3 9.5v3" />,
} as const;

export type IconName = keyof typeof PATHS;

/** A 16 px drawing beside a word; it says nothing by itself, so assistive technology skips it. */
export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {PATHS[name]}
    </svg>
  );
}
