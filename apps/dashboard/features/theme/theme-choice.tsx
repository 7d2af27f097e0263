'use client';

import { useState, type ReactNode } from 'react';
import { SegmentedChoice } from '../../ui/segmented-choice.tsx';
import { themeCookie, THEMES, type Theme } from './theme.ts';

const WORDS: Readonly<Record<Theme, string>> = { light: 'Light', dark: 'Dark', system: 'System' };

/** Chooses between light, dark and the device's own setting. */
export function ThemeChoice({ initial }: { readonly initial: Theme }): ReactNode {
  const [theme, setTheme] = useState(initial);
  const choose = (chosen: Theme): void => {
    setTheme(chosen);
    document.documentElement.dataset['theme'] = chosen;
    document.cookie = themeCookie(chosen);
  };
  return (
    <SegmentedChoice
      label="Theme"
      value={theme}
      options={THEMES.map((value) => ({ value, word: WORDS[value] }))}
      onChoose={choose}
    />
  );
}
