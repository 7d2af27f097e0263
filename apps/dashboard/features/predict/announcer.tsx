'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';

/** Not more often than this, in milliseconds: a slider's every step would drown everything else. */
const PERIOD_MS = 5_000;
/** And only once the text has stood still for a moment. */
const PAUSE_MS = 700;

/** Reads a changing text out to assistive technology, politely and seldom. */
export function Announcer({ text }: { readonly text: string }): ReactNode {
  const [said, setSaid] = useState('');
  const lastSaid = useRef(0);
  useEffect(() => {
    const wait = Math.max(PAUSE_MS, lastSaid.current + PERIOD_MS - performance.now());
    const timer = setTimeout(() => {
      lastSaid.current = performance.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p role="status" className="visually-hidden">
      {said}
    </p>
  );
}
