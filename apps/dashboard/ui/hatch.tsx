import type { ReactNode } from 'react';

/** Stripes in the current tone, for `fill="url(#id)"` in the same drawing. */
export function Hatch({ id, tone }: { readonly id: string; readonly tone: number }): ReactNode {
  return (
    <pattern
      id={id}
      data-tone={tone}
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width="6" height="6" fill="var(--surface)" />
      <rect width="4" height="6" fill="var(--tone)" />
    </pattern>
  );
}
