import type { ArmAnswer } from '@switchyard/api-client';
import { SLOT_COUNT } from '@switchyard/ab-router';
import { useId, type ReactNode } from 'react';
import { Hatch } from '../../ui/hatch.tsx';
import { isHatched, toneOf } from '../../ui/version-tone.ts';
import { countWords } from '../model/number-words.ts';
import styles from './slot-ruler.module.css';

const TICKS = [0, 2_500, 5_000, 7_500, SLOT_COUNT - 1];
/** A range of fewer slots has no room for its name; the list below the ruler has it. */
const LEAST_NAMED = 900;

/** All slots from 0 to 9,999 with their owners, and where this unit stands. The sentence above says the same. */
export function SlotRuler({
  arms,
  slot,
}: {
  readonly arms: readonly ArmAnswer[];
  readonly slot: number | null;
}): ReactNode {
  const id = useId();
  const hatchOf = (tone: number): string => `${id}-${tone}`;
  const tones = new Set(arms.map(({ model_version }) => toneOf(model_version)));
  return (
    <svg className={styles.ruler} aria-hidden="true" focusable="false">
      <defs>
        {[...tones].map((tone) => (
          <Hatch key={tone} id={hatchOf(tone)} tone={tone} />
        ))}
      </defs>
      {arms.flatMap(({ model_version: version, variant, slots }) =>
        slots.map(({ from, to }) => (
          <g key={`${variant}-${from}`} data-tone={toneOf(version)}>
            <rect
              className={styles.range}
              x={along(from)}
              width={along(to - from)}
              y="32"
              height="24"
              fill={isHatched(version) ? `url(#${hatchOf(toneOf(version))})` : 'var(--tone)'}
            />
            {to - from < LEAST_NAMED ? null : (
              <text className={styles.name} x={along(namePlace(from, to, slot))} y="49">
                {variant}
              </text>
            )}
          </g>
        )),
      )}
      {TICKS.map((tick) => (
        <g key={tick}>
          <line className={styles.tick} x1={along(tick)} x2={along(tick)} y1="56" y2="61" />
          <text className={styles.number} x={along(tick)} y="74" textAnchor={anchorOf(tick)}>
            {countWords(tick)}
          </text>
        </g>
      ))}
      {slot === null ? null : (
        <svg x={along(slot + 0.5)} overflow="visible">
          <path className={styles.needle} d="M0 58V25l-5-7H5l-5 7" />
          <text className={styles.slot} y="11" textAnchor={anchorOf(slot)} data-testid="slot">
            slot {countWords(slot)}
          </text>
        </svg>
      )}
    </svg>
  );
}

function along(slot: number): string {
  return `${((slot / SLOT_COUNT) * 100).toFixed(3)}%`;
}

/** The middle of a range, or of its wider part beside the needle, which would cover the name. */
function namePlace(from: number, to: number, slot: number | null): number {
  if (slot === null || slot < from || slot >= to) return (from + to) / 2;
  return slot - from > to - slot ? (from + slot) / 2 : (slot + to) / 2;
}

/** Words near an end grow inwards, so that they stay on the page. */
function anchorOf(slot: number): 'start' | 'middle' | 'end' {
  if (slot < 0.12 * SLOT_COUNT) return 'start';
  return slot > 0.88 * SLOT_COUNT ? 'end' : 'middle';
}
